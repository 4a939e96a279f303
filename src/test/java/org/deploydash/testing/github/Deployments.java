package org.deploydash.testing.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The deployments of a repository, oldest first. Always under the lock of the fake. */
final class Deployments {

    private final List<FakeDeployment> all = new ArrayList<>();
    private final FakeRepository repository;

    Deployments(FakeRepository repository) {
        this.repository = repository;
    }

    List<FakeDeployment> all() {
        return all;
    }

    FakeDeployment add(
            String environment,
            String ref,
            String sha,
            String creator,
            Map<String, Object> payload,
            Instant at,
            FakeRun run) {
        FakeDeployment made = new FakeDeployment(repository.nextId(), environment, ref, sha, creator, payload, at);
        all.add(made);
        repository.tell(Happening.ofDeployment(run, made));
        return made;
    }

    void addStatus(FakeDeployment deployment, String state, String creator, FakeRun run, FakeJob job, Instant at) {
        FakeDeployment.Status status = new FakeDeployment.Status(
                repository.nextId(), state, creator, run == null ? null : run.id(), job == null ? null : job.id, at);
        deployment.statuses().add(status);
        repository.tell(Happening.ofStatus(run, deployment, status));
    }

    /** Another deployment took its place. */
    void deactivateOthers(FakeDeployment deployment, Instant at) {
        for (FakeDeployment other : all) {
            if (other != deployment
                    && other.environment().equals(deployment.environment())
                    && other.state().equals("success")) {
                addStatus(other, "inactive", deployment.creator(), null, null, at);
            }
        }
    }
}
