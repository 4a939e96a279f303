package org.deploydash.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.deploydash.testing.FakeBot;
import org.deploydash.testing.FakeGitHub;
import org.deploydash.testing.RoseyRepository;
import org.deploydash.testing.ScriptedBot;
import org.deploydash.testing.ScriptedBot.Mood;
import org.deploydash.testing.ScriptedBot.Scene;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.FakeRun;
import org.deploydash.testing.github.Happening;

/** Simulated GitHub for the demo: what its runs deploy, the simulated bots then report. */
public final class DemoGitHub implements AutoCloseable {

    /** As src/test/jetty/demo-context.xml has it, with {@link FakeGitHub#TOKEN}. */
    public static final int PORT = 18002;

    private final FakeGitHub github;
    private final FakeRepository repository;
    private final DemoBots bots;
    private final ScheduledExecutorService ticking;

    private DemoGitHub(FakeGitHub github, DemoBots bots, Instant storyEnd) {
        this.github = github;
        this.bots = bots;
        this.repository = github.repository(RoseyRepository.NAME);
        DemoStory.tell(repository, storyEnd);
        runs(
                bots.test(),
                6,
                DemoBots.testScript(),
                repository.commitOf(DemoStory.TEST_VERSION_REF).shortSha());
        runs(bots.prod(), 42, DemoBots.prodScript(), DemoStory.PROD_VERSION);
        repository.listen((where, what) -> happened(what));
        ticking = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "demo-github");
            thread.setDaemon(true);
            return thread;
        });
        ticking.scheduleWithFixedDelay(github::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** @param storyEnd the moment at which the past ends that {@link DemoPast} wrote */
    public static DemoGitHub start(DemoBots bots, Instant storyEnd) {
        return start(PORT, bots, storyEnd, Clock.systemUTC());
    }

    /** @param port 0 for a free one, @param clock by which the runs live */
    static DemoGitHub start(int port, DemoBots bots, Instant storyEnd, Clock clock) {
        return new DemoGitHub(FakeGitHub.unchecked(port, clock), bots, storyEnd);
    }

    FakeGitHub github() {
        return github;
    }

    FakeRepository repository() {
        return repository;
    }

    @Override
    public void close() {
        ticking.shutdownNow();
        github.close();
    }

    private void happened(Happening what) {
        FakeRun run = what.run();
        if (what.event().equals("workflow_run")
                && what.action().equals("completed")
                && "success".equals(run.conclusion())) {
            if (run.workflow().file().equals(RoseyRepository.TEST_WORKFLOW)) {
                runs(bots.test(), 6, steady(), run.head().shortSha());
            } else if (run.inputs().containsKey("version")) {
                runs(bots.prod(), 42, steady(), run.inputs().get("version"));
            }
        }
    }

    private static void runs(FakeBot bot, int people, List<Scene> script, String version) {
        bot.becomes(new ScriptedBot(version, people, script));
    }

    /** What was deployed by hand gives no trouble: whoever tries it shall see it help. */
    private static List<Scene> steady() {
        return List.of(new Scene(Mood.STARTING, Duration.ofSeconds(6)), new Scene(Mood.WELL, Duration.ofHours(8)));
    }
}
