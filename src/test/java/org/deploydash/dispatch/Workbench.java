package org.deploydash.dispatch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.deploydash.audit.AuditAction;
import org.deploydash.audit.AuditEntry;
import org.deploydash.audit.AuditEvent;
import org.deploydash.audit.AuditLog;
import org.deploydash.audit.AuditQuery;
import org.deploydash.audit.AuditStore;
import org.deploydash.deployments.Deployment;
import org.deploydash.deployments.DeploymentStatus;
import org.deploydash.deployments.DeploymentStore;
import org.deploydash.deployments.Ledger;
import org.deploydash.deployments.LedgerAttempts;
import org.deploydash.deployments.LedgerTargets;
import org.deploydash.deployments.NewDeployment;
import org.deploydash.environments.Action;
import org.deploydash.environments.Application;
import org.deploydash.environments.Environment;
import org.deploydash.environments.Environments;
import org.deploydash.environments.InputRule;
import org.deploydash.events.EventBus;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.deploydash.storage.StorageUnavailable;
import org.deploydash.testing.MutableClock;

/** Everything of this room on a real store, with {@link ScriptedActions} for GitHub, until it is closed. */
final class Workbench implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Action TEST_DEPLOY = new Action("test-deploy.yml", "main", List.of(input("reason", false)));
    static final Action PROD_DEPLOY = new Action(
            "prod-deploy.yml",
            "main",
            List.of(
                    new InputRule("version", true, Pattern.compile("v\\d+\\.\\d+\\.\\d+"), Optional.empty()),
                    input("reason", true)));

    static final Environment TEST = place(
            "test",
            "Test Channel",
            false,
            TEST_DEPLOY,
            new Action("test-deploy.yml", "{version}", List.of(input("reason", true))));
    static final Environment PROD = place("prod", "Production", true, PROD_DEPLOY, null);

    final MutableClock clock;
    final ScriptedActions actions;
    final Environments environments;
    final EventBus bus = new EventBus();
    final List<Operation> announced = new CopyOnWriteArrayList<>();
    final SqliteStorage storage;
    final Ledger ledger;
    final AuditLog audit;
    final OperationRegister register;
    final LedgerTargets targets;
    final LedgerAttempts attempts;
    final Planner planner;
    final Operations operations;
    final OperationViews views;
    final Follow follow;

    private Workbench(
            Path folder, MutableClock clock, ScriptedActions actions, List<Environment> places, Allowance allowance) {
        this.clock = clock;
        this.actions = actions;
        environments = new Environments(
                List.of(new Application("rosey", Optional.of("owner/rosey"), Optional.empty(), places)));
        storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder));
        ledger = new Ledger(new DeploymentStore(storage), bus, clock);
        AuditStore auditStore = new AuditStore(storage, clock);
        audit = new AuditLog(auditStore, clock);
        register = new OperationRegister(new OperationStore(storage, auditStore), bus);
        targets = new LedgerTargets(environments, ledger);
        attempts = new LedgerAttempts(ledger, clock);
        planner = new Planner(environments, targets, actions, environment -> List.of("backup_20261101_101010"));
        operations = new Operations(
                register,
                planner,
                List.of(new OneAtATime(register, attempts), new StillCurrent(), new Confirmed()),
                actions,
                allowance,
                audit,
                clock);
        views = new OperationViews(register, attempts);
        follow = new Follow(register, actions, bus, Runnable::run, clock, clock::nanoTime);
        bus.subscribe(OperationChanged.class, changed -> announced.add(changed.operation()));
    }

    static Workbench open(Path folder) {
        return open(folder, TEST, PROD);
    }

    static Workbench open(Path folder, Environment... places) {
        MutableClock clock = new MutableClock(NOON);
        return new Workbench(
                folder,
                clock,
                new ScriptedActions(clock),
                List.of(places),
                new Allowance(1_000, Duration.ofMinutes(1)));
    }

    static Workbench open(Path folder, Allowance allowance) {
        MutableClock clock = new MutableClock(NOON);
        return new Workbench(folder, clock, new ScriptedActions(clock), List.of(TEST, PROD), allowance);
    }

    /** The process ends, whatever it was at, and a new one begins a second later with the same GitHub. */
    Workbench restarted(Path folder) {
        close();
        clock.advance(Duration.ofSeconds(1));
        actions.unheard();
        return new Workbench(folder, clock, actions, environments.all(), new Allowance(1_000, Duration.ofMinutes(1)));
    }

    @Override
    public void close() {
        register.close();
        storage.close();
    }

    static Environment place(String id, String name, boolean confirm, Action deploy, Action rollback) {
        return new Environment(
                id,
                name,
                "rosey",
                URI.create("http://127.0.0.1:9/api/health"),
                Optional.of(id.equals("prod") ? "production" : id),
                confirm,
                Optional.empty(),
                Optional.ofNullable(deploy),
                Optional.ofNullable(rollback),
                List.of());
    }

    static InputRule input(String name, boolean required) {
        return new InputRule(name, required, InputRule.SAFE_TEXT, Optional.empty());
    }

    static InputRule fixed(String name, String value) {
        return new InputRule(name, false, InputRule.SAFE_TEXT, Optional.of(value));
    }

    /** It was deployed there, some time before now. */
    Deployment deployed(String environment, String version, int commit, DeploymentStatus status, Duration ago) {
        return ledger.record(new NewDeployment(
                environment,
                ScriptedActions.commit(commit),
                status,
                "Change " + commit,
                version,
                "ada",
                clock.instant().minus(ago),
                60L,
                null,
                null));
    }

    Operation accepted(Wish wish) {
        Dispatcher.Outcome outcome = operations.ask(wish);
        if (outcome instanceof Dispatcher.Outcome.Accepted accepted) {
            return accepted.operation();
        }
        throw new AssertionError(outcome.toString());
    }

    Refusal refused(Wish wish) {
        return refused(operations.ask(wish));
    }

    static Refusal refused(Dispatcher.Outcome outcome) {
        if (outcome instanceof Dispatcher.Outcome.Refused refused) {
            return refused.refusal();
        }
        throw new AssertionError(outcome.toString());
    }

    /** Some seconds later, after a look at everything. */
    Operation after(int seconds, Operation operation) {
        clock.advance(Duration.ofSeconds(seconds));
        follow.round();
        return register.find(operation.id()).orElseThrow();
    }

    /** The disk is full: nothing more goes in. */
    void fill() {
        storage.write(handle -> handle.execute("PRAGMA max_page_count = 1")); // it does not shrink
        for (String much : List.of("x".repeat(900), "")) {
            assertThatThrownBy(() -> {
                        while (true) {
                            audit.record(new AuditEvent("", "", AuditAction.REFUSED, "", "", "", much));
                        }
                    })
                    .isInstanceOf(StorageUnavailable.class);
        }
    }

    void makeRoom() {
        storage.write(handle -> handle.execute("PRAGMA max_page_count = 1000000"));
    }

    /** What the audit trail says, oldest first: action, object, result. */
    List<String> trail() {
        List<AuditEntry> entries = audit.page(
                        new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), 500, Optional.empty()))
                .entries();
        return entries.stream()
                .sorted(java.util.Comparator.comparingLong(AuditEntry::id))
                .map(entry -> entry.action() + " " + entry.object() + " " + entry.result())
                .toList();
    }

    /** The detail of the newest entry of an action. */
    String audited(AuditAction action) {
        return audit.page(new AuditQuery(Optional.empty(), Optional.of(action), Optional.empty(), 1, Optional.empty()))
                .entries()
                .get(0)
                .detail();
    }

    static Wishing deploy(Environment environment) {
        return new Wishing(Kind.DEPLOY, environment);
    }

    static Wishing rollback(Environment environment, Object target) {
        return new Wishing(Kind.ROLLBACK, environment).target(String.valueOf(target));
    }

    /** A wish in the making. */
    static final class Wishing {

        private final Kind kind;
        private final Environment environment;
        private String version;
        private String ref;
        private String target;
        private boolean emergency;
        private Map<String, String> inputs = Map.of();
        private String reason = "because";
        private String expected;
        private String confirm;
        private String key;
        private String user = "ann";

        private Wishing(Kind kind, Environment environment) {
            this.kind = kind;
            this.environment = environment;
            this.confirm = environment.confirm() ? environment.name() : null;
        }

        Wishing version(String text) {
            version = text;
            return this;
        }

        Wishing ref(String text) {
            ref = text;
            return this;
        }

        Wishing target(String text) {
            target = text;
            return this;
        }

        Wishing emergency() {
            emergency = true;
            return this;
        }

        Wishing inputs(Map<String, String> given) {
            inputs = given;
            return this;
        }

        Wishing reason(String text) {
            reason = text;
            return this;
        }

        Wishing expecting(String text) {
            expected = text;
            return this;
        }

        Wishing confirming(String text) {
            confirm = text;
            return this;
        }

        Wishing key(String text) {
            key = text;
            return this;
        }

        Wishing by(String name) {
            user = name;
            return this;
        }

        Wish wish() {
            return new Wish(
                    kind,
                    environment,
                    Optional.ofNullable(version),
                    Optional.ofNullable(ref),
                    Optional.ofNullable(target),
                    emergency,
                    inputs,
                    Optional.ofNullable(reason),
                    Optional.ofNullable(expected),
                    Optional.ofNullable(confirm),
                    Optional.ofNullable(key),
                    user,
                    "192.0.2.7");
        }
    }
}
