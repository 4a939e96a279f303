package org.deploydash.testing;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.deploydash.testing.github.Answer;
import org.deploydash.testing.github.Checked;
import org.deploydash.testing.github.Desk;
import org.deploydash.testing.github.FakeRepository;
import org.deploydash.testing.github.Faults;
import org.deploydash.testing.github.LogStorage;
import org.deploydash.testing.github.Quota;
import org.deploydash.testing.github.Request;
import org.deploydash.testing.github.RunDetails;
import org.deploydash.testing.github.Webhooks;
import org.deploydash.testing.github.Wire;

/**
 * GitHub on a real socket of 127.0.0.1, as far as a deployment dashboard uses it: it remembers, its runs live by the clock handed in, it has
 * manners and loses them on demand ({@link #faults}). What comes in and what goes out is held against GitHub's own description; a test closes
 * it or calls {@link #assertNoViolations}, which tells what did not fit. Answers that are broken on purpose are left out of that.
 */
public final class FakeGitHub implements AutoCloseable {

    /** Of {@link #OWNER}. */
    public static final String TOKEN = "github_pat_fake0123456789";

    /** Whose token that is, and so the actor of every run it dispatches. */
    public static final String OWNER = "octo-deployer";

    private final Object lock = new Object();
    private final AtomicLong ids = new AtomicLong(9_000_000_000L); // more than an int holds, as with GitHub
    private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final AtomicInteger lostDispatches = new AtomicInteger();
    private final Faults faults = new Faults();
    private final Map<String, String> tokens = new ConcurrentHashMap<>(Map.of(TOKEN, OWNER));
    private final Clock clock;
    private final Quota quota;
    private final Checked checked;
    private final LogStorage logs;
    private final Webhooks webhooks;
    private final Desk desk;
    private final Wire wire;
    private volatile RunDetails runDetails = RunDetails.GIVEN;

    /** A request and what was answered. */
    public record Exchange(Request request, Answer answer) {}

    private FakeGitHub(int port, Clock clock, Checked checked, String html) {
        this.clock = clock;
        this.checked = checked;
        this.quota = new Quota(clock);
        this.wire = new Wire(port, this::answer);
        this.logs = new LogStorage(this::jobLog);
        this.desk = new Desk(url().toString(), html == null ? url() + "/html" : html, logs.url(), new Server());
        this.webhooks = new Webhooks(desk, clock);
    }

    /** On a free port, by the real clock. */
    public static FakeGitHub start() {
        return start(Clock.systemUTC());
    }

    /** On a free port, by that clock. */
    public static FakeGitHub start(Clock clock) {
        return new FakeGitHub(0, clock, Checked.againstTheDescription(), "https://github.com");
    }

    /** For the demo: nothing is checked, and its pages are its own. */
    public static FakeGitHub unchecked(int port, Clock clock) {
        return new FakeGitHub(port, clock, Checked.not(), null);
    }

    /** What GITHUB_API_URL would be. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + wire.port());
    }

    /** The one of that name, {@code owner/name}; new and empty where there was none. */
    public FakeRepository repository(String name) {
        return repositories.computeIfAbsent(name, missing -> {
            FakeRepository made = new FakeRepository(missing, clock, ids, lock);
            made.listen(webhooks::happened);
            return made;
        });
    }

    public Faults faults() {
        return faults;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Quota quota() {
        return quota;
    }

    public LogStorage logs() {
        return logs;
    }

    /** Another token and whose it is. */
    public FakeGitHub token(String token, String login) {
        tokens.put(token, login);
        return this;
    }

    /** From now on nobody knows that token. */
    public void revoke(String token) {
        tokens.remove(token);
    }

    public void runDetails(RunDetails manner) {
        runDetails = manner;
    }

    /** The next dispatches are accepted, without a number, and no run ever appears. */
    public void losesDispatches(int count) {
        lostDispatches.set(count);
    }

    /** Lets happen what is due by the clock; every request does so too. */
    public void tick() {
        repositories.values().forEach(FakeRepository::runs);
    }

    /** All there were, oldest first, those with faults too. */
    public List<Exchange> exchanges() {
        return exchanges;
    }

    public int count(String pathPart) {
        return (int) exchanges.stream()
                .filter(one -> one.request().path().contains(pathPart))
                .count();
    }

    public int count(String method, String pathPart) {
        return (int) exchanges.stream()
                .filter(one -> one.request().method().equals(method)
                        && one.request().path().contains(pathPart))
                .count();
    }

    /** How many runs were asked for. */
    public int dispatches() {
        return count("POST", "/dispatches");
    }

    /** What did not fit GitHub's description so far. */
    public List<String> violations() {
        return checked.violations();
    }

    /** @throws AssertionError naming every request and answer that GitHub's description does not allow */
    public void assertNoViolations() {
        checked.assertNone();
    }

    /** Ends it and then judges: see {@link #assertNoViolations}. */
    @Override
    public void close() {
        wire.close();
        logs.close();
        webhooks.close();
        checked.assertNone();
    }

    private Answer answer(Request request) {
        Answer answer = faults.take(request)
                .map(fault -> fault.answer(request, () -> real(request)))
                .orElseGet(() -> real(request));
        Answer dated = answer.headers().containsKey("Date") ? answer : answer.with("Date", Desk.date(clock.instant()));
        checked.look(request, dated);
        exchanges.add(new Exchange(request, dated));
        return dated;
    }

    private Answer real(Request request) {
        if (request.path().startsWith("/html/")) {
            return desk.page();
        }
        String login = login(request);
        if (login == null) {
            return Answer.no(
                    401, request.header("authorization").isPresent() ? "Bad credentials" : "Requires authentication");
        }
        synchronized (lock) {
            return quota.count(request, () -> sensible(request));
        }
    }

    private Answer sensible(Request request) {
        try {
            return desk.answer(request, repositories.values());
        } catch (IllegalArgumentException | DateTimeException nonsense) {
            checked.note(request, "nothing can be made of it: " + nonsense.getMessage());
            return Answer.no(400, "Problems parsing JSON");
        }
    }

    private String login(Request request) {
        String given = request.header("authorization").orElse("");
        return tokens.get(given.replaceFirst("(?i)^(bearer|token) +", ""));
    }

    private java.util.Optional<String> jobLog(String job) {
        synchronized (lock) {
            return desk.jobLog(job, repositories.values());
        }
    }

    private final class Server implements Desk.Server {

        @Override
        public RunDetails runDetails() {
            return runDetails;
        }

        @Override
        public boolean losesDispatch() {
            return lostDispatches.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        }

        @Override
        public String login(Request request) {
            return FakeGitHub.this.login(request);
        }

        @Override
        public Quota quota() {
            return quota;
        }
    }
}
