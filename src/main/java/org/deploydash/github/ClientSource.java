package org.deploydash.github;

/** Reads through the one client, in turn with everybody else. */
final class ClientSource implements GitHubSource {

    private final GitHubClient client;

    ClientSource(GitHubClient client) {
        this.client = client;
    }

    @Override
    public Answer get(String path) {
        org.deploydash.github.Answer answer = client.get(path);
        if (!answer.isSuccess()) {
            throw path.contains("/actions/workflows/") ? Trouble.workflowNotFound() : Trouble.refNotFound();
        }
        return new Answer(answer.json(), answer.unchanged(), answer.next().isPresent());
    }
}
