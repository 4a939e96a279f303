package org.deploydash.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeWorkflow;

/**
 * What happened in the bot's repository before the demo begins. It is told twice, to the store and to the simulated GitHub, and is the same
 * both times, numbers and all: forty days of commits, three candidates on test for each release in production.
 *
 * <p>At its end test is ahead of production by what people did since, and main is ahead of test by two commits nobody has tried.
 */
final class DemoStory {

    static final String TEST_VERSION_REF = "v1.5.0-rc.1";
    static final String PROD_VERSION = "v1.4.2";

    private static final List<String> RELEASES = List.of(
            "v1.0.0",
            "v1.0.1",
            "v1.1.0",
            "v1.1.1",
            "v1.2.0",
            "v1.2.1",
            "v1.2.2",
            "v1.3.0",
            "v1.3.1",
            "v1.4.0",
            "v1.4.1",
            PROD_VERSION);
    private static final int CANDIDATES = 3;
    private static final Duration BETWEEN_RELEASES = Duration.ofHours(80);
    private static final Duration BETWEEN_CANDIDATES = Duration.ofHours(20);
    private static final Duration SINCE_RELEASE = Duration.ofMinutes(97);
    private static final String FAILING_STEP = "Deploy to server";
    private static final List<String> PEOPLE = List.of("ada", "grace", "linus", "margaret");
    private static final List<String> CHANGES = List.of(
            "Fix playlist race",
            "Trivia packs",
            "Answer faster when the channel is full",
            "Retry the login after a dropped socket",
            "Trim log lines",
            "Bump the chat library",
            "Count users once",
            "Say goodbye on shutdown",
            "Moderation: mute by pattern",
            "Cache emotes for an hour",
            "Queue votes while reconnecting",
            "Keep the quiz's score over a restart");
    private static final List<String> FILES = List.of(
            "bot/playlist.py",
            "bot/trivia.py",
            "bot/chat.py",
            "bot/login.py",
            "requirements.txt",
            "config/bot.yaml",
            "migrations/0042_votes.sql");

    private final Random random = new Random(42);
    private final FakeRepository repository;
    private final Instant now;
    private int pullRequest = 100;

    private DemoStory(FakeRepository repository, Instant now) {
        this.repository = repository;
        this.now = now;
    }

    /** @param repository new and empty, whose clock shows {@code now} or later */
    static void tell(FakeRepository repository, Instant now) {
        new DemoStory(repository, now).tell();
    }

    private void tell() {
        RoseyRepository.workflows(repository);
        repository.workflow(RoseyRepository.PROD_WORKFLOW).payload(given -> Map.of("version", given.get("version")));
        for (int release = 0; release < RELEASES.size(); release++) {
            Instant at = now.minus(SINCE_RELEASE).minus(BETWEEN_RELEASES.multipliedBy(RELEASES.size() - 1L - release));
            for (int candidate = 1; candidate <= CANDIDATES; candidate++) {
                Instant then = at.minus(BETWEEN_CANDIDATES.multipliedBy(CANDIDATES + 1L - candidate))
                        .plus(minutes(90));
                candidate(RELEASES.get(release) + "-rc." + candidate, then);
            }
            release(RELEASES.get(release), at);
        }
        for (int ago : new int[] {80, 71, 63, 58, 45, 38}) {
            commit(now.minus(Duration.ofMinutes(ago)));
        }
        test(TEST_VERSION_REF, now.minus(Duration.ofMinutes(31)));
        commit(now.minus(Duration.ofMinutes(12)));
        commit(now.minus(Duration.ofMinutes(5)));
    }

    private void candidate(String tag, Instant at) {
        for (int n = random.nextInt(3); n >= 0; n--) {
            commit(at.minus(Duration.ofMinutes(20L + 45L * n)));
        }
        FakeWorkflow workflow = repository.workflow(RoseyRepository.TEST_WORKFLOW);
        workflow.failsIn(random.nextInt(8) == 0 ? FAILING_STEP : null);
        test(tag, at);
        workflow.failsIn(null);
    }

    private void commit(Instant at) {
        String change = CHANGES.get(random.nextInt(CHANGES.size()));
        String who = PEOPLE.get(random.nextInt(PEOPLE.size()));
        String file = FILES.get(random.nextInt(FILES.size()));
        boolean reviewed = random.nextInt(4) > 0;
        repository.commit("main", who, reviewed ? change + " (#" + ++pullRequest + ")" : change, at, file);
    }

    /** Each candidate has a tag, so that it can be gone back to. */
    private void test(String tag, Instant at) {
        repository.tag(tag, "main");
        repository.past(RoseyRepository.TEST_WORKFLOW, "main", Map.of(), someone(), at);
    }

    private void release(String version, Instant at) {
        repository.tag(version, "main");
        FakeWorkflow workflow = repository.workflow(RoseyRepository.PROD_WORKFLOW);
        Map<String, String> inputs = RoseyRepository.inputs(version, "weekly release");
        if (version.equals("v1.2.1")) {
            workflow.failsIn(FAILING_STEP);
            repository.past(RoseyRepository.PROD_WORKFLOW, "main", inputs, someone(), at.minus(Duration.ofMinutes(40)));
            workflow.failsIn(null);
        }
        repository.past(RoseyRepository.PROD_WORKFLOW, "main", inputs, someone(), at);
    }

    private String someone() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    private Duration minutes(int most) {
        return Duration.ofMinutes(random.nextInt(most));
    }
}
