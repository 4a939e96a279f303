package org.deploydash.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deploydash.github.Wired.REPOSITORY;

import java.time.Duration;
import org.deploydash.dispatch.Comparison;
import org.deploydash.dispatch.Comparison.Change;
import org.deploydash.dispatch.Refs;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitHubCommitsTest {

    private final Wired wired = new Wired();
    private final FakeRepository rosey = wired.rosey;
    private final GitHubCommits commits = new GitHubCommits(wired.client);

    @AfterEach
    void close() {
        wired.close();
    }

    @Test
    void lists_tags_and_branches_with_their_commits_and_asks_again_for_free() {
        rosey.branch("try/this", "main~2");

        Refs refs = commits.refs(REPOSITORY);
        int used = wired.github.quota().used();

        assertThat(refs.tags()).extracting(Refs.Ref::name).containsExactly("v1.3.0", "v1.2.0", "v1.1.0", "v1.0.0");
        assertThat(refs.tags().get(0).commit())
                .isEqualTo(rosey.commitOf("v1.3.0").sha());
        assertThat(refs.branches()).extracting(Refs.Ref::name).containsExactlyInAnyOrder("main", "try/this");
        assertThat(commits.refs(REPOSITORY)).isEqualTo(refs);
        assertThat(wired.github.quota().used()).isEqualTo(used);
    }

    @Test
    void resolves_what_there_is() {
        rosey.branch("try/this", "main~2");
        String sha = rosey.commitOf("main~2").sha();

        assertThat(commits.resolve(REPOSITORY, "try/this")).hasValue(sha);
        assertThat(commits.resolve(REPOSITORY, sha.substring(0, 7))).hasValue(sha);
        assertThat(commits.resolve(REPOSITORY, "v9.9.9")).isEmpty();
        assertThat(commits.resolve(REPOSITORY, "../../../user")).isEmpty();
    }

    @Test
    void tells_what_lies_between_two_commits_newest_first() {
        String base = rosey.commitOf("main").sha();
        rosey.commit("grace", "Mute by pattern (#12)\n\nAt length.", "migrations/7.sql", "src/mute.py");
        rosey.commit("linus", "Merge pull request #13 from ada/x", "config/prod.yaml");
        rosey.commit("linus", "Speak of #14");
        String head = rosey.commitOf("main").sha();

        Comparison between = commits.compare(REPOSITORY, base, head);

        assertThat(between.aheadBy()).isEqualTo(3);
        assertThat(between.behindBy()).isZero();
        assertThat(between.commits())
                .extracting(Change::message)
                .containsExactly("Speak of #14", "Merge pull request #13 from ada/x", "Mute by pattern (#12)");
        assertThat(between.commits()).extracting(Change::pullRequest).containsExactly(null, 13L, 12L);
        assertThat(between.commits()).extracting(Change::author).containsExactly("linus", "linus", "grace");
        assertThat(between.commits().get(0).commit()).isEqualTo(head);
        assertThat(between.files()).contains("migrations/7.sql", "src/mute.py", "config/prod.yaml");
        assertThat(between.url()).hasHost("github.com");
        assertThat(commits.compare(REPOSITORY, head, base).behindBy()).isEqualTo(3);
    }

    @Test
    void shows_the_newest_of_very_many_commits_and_counts_them_all() {
        String base = rosey.commitOf("main").sha();
        rosey.history(180, Duration.ofMinutes(1), "ada");
        String head = rosey.commitOf("main").sha();

        Comparison between = commits.compare(REPOSITORY, base, head);

        assertThat(between.aheadBy()).isEqualTo(180);
        assertThat(between.commits()).hasSize(180);
        assertThat(between.commits().get(0).commit()).isEqualTo(head);
    }

    @Test
    void asks_once_for_two_full_commits_and_each_time_for_names() {
        String base = rosey.commitOf("main~5").sha();
        String head = rosey.commitOf("main").sha();
        commits.compare(REPOSITORY, base, head);
        commits.compare(REPOSITORY, base, head);
        assertThat(wired.github.count("/compare/")).isEqualTo(1);

        wired.github.faults().always(Fault.status(500));
        assertThat(commits.compare(REPOSITORY, base, head).aheadBy()).isEqualTo(5);
        assertThat(wired.trouble(() -> commits.compare(REPOSITORY, "v1.0.0", "main"))
                        .code())
                .isEqualTo("github_unavailable");
    }

    @Test
    void says_which_kind_of_thing_is_missing() {
        assertThat(wired.trouble(() -> commits.compare(REPOSITORY, "v9.9.9", "main"))
                        .code())
                .isEqualTo("ref_not_found");
        assertThat(wired.trouble(() -> commits.refs("nobody/nothing")).code()).isEqualTo("repository_not_found");
    }
}
