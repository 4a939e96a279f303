package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.deploydash.deployments.Ledger;
import org.deploydash.environments.Environments;
import org.deploydash.loops.Loops;
import org.deploydash.settings.Secret;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What GitHub tells by itself. A delivery is verified and stored with its id in one write, answered, and worked afterwards; a second one of
 * the same id has no effect. What it says goes into the ledger at once, and GitHub is asked for the rest; a lost one is found by the poll.
 */
public final class Webhooks {

    /** What became of a delivery. */
    enum Outcome {
        /** It will be worked, was before, or is of no interest. */
        ACCEPTED,
        OFF,
        BAD_SIGNATURE,
        UNREADABLE,
        /** Too many wait. */
        FULL
    }

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> EVENTS = Set.of("deployment", "deployment_status", "workflow_run", "workflow_job");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final int MOST_WAITING = 1_000;

    private final Optional<Signature> signature;
    private final GitHubStore store;
    private final WebhookWork work;
    private final Executor worker;
    private final Clock clock;

    /**
     * @param secret without one all of this is off
     * @param worker may block
     */
    Webhooks(
            Optional<Secret> secret,
            GitHubPlaces places,
            Ledger ledger,
            GitHubStore store,
            Hints hints,
            Executor worker,
            Clock clock) {
        this.signature = secret.map(Signature::new);
        this.store = store;
        this.work = new WebhookWork(places, ledger, hints);
        this.worker = worker;
        this.clock = clock;
    }

    /** @param history what looks at GitHub sooner for it, where GitHub is connected */
    public static Webhooks of(
            GitHubSettings settings,
            Environments environments,
            Ledger ledger,
            GitHubStore store,
            Optional<GitHubHistory> history,
            Loops loops,
            Clock clock) {
        Hints none = (repository, deployment, run) -> {};
        return new Webhooks(
                settings.webhookSecret(),
                new GitHubPlaces(environments),
                ledger,
                store,
                history.<Hints>map(known -> known).orElse(none),
                loops.workers("webhooks", 1),
                clock);
    }

    boolean isOn() {
        return signature.isPresent();
    }

    /** @throws StorageUnavailable where it cannot be kept now; GitHub shows it as failed */
    Outcome accept(@Nullable String event, @Nullable String delivery, @Nullable String signed, byte[] body) {
        if (signature.isEmpty()) {
            return Outcome.OFF;
        }
        if (!signature.get().matches(body, signed)) {
            return Outcome.BAD_SIGNATURE;
        }
        if (!isWord(event) || !isWord(delivery) || parse(body) == null) {
            return Outcome.UNREADABLE;
        }
        if (event != null && delivery != null && EVENTS.contains(event)) {
            if (store.waitingDeliveries() >= MOST_WAITING) {
                return Outcome.FULL;
            }
            if (store.deliver(delivery, event, body, clock.instant())) {
                worker.execute(this::work);
            }
        }
        return Outcome.ACCEPTED;
    }

    private static boolean isWord(@Nullable String text) {
        return text != null && WORD.matcher(text).matches();
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read != null && read.isObject() ? read : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    /** Works all that wait, oldest first; also those of before a restart. For a loop, as the net beneath the worker. */
    public synchronized void work() {
        for (Optional<GitHubStore.Delivery> next = store.nextDelivery();
                next.isPresent();
                next = store.nextDelivery()) {
            GitHubStore.Delivery delivery = next.get();
            try {
                work.take(delivery.event(), parse(delivery.body()));
            } catch (StorageUnavailable later) {
                throw later;
            } catch (
                    RuntimeException unexpected) { // must not come again and again, and the poll will find what it told
                log.warn("A webhook of the kind {} could not be worked", delivery.event(), unexpected);
            }
            store.worked(delivery.id());
        }
    }
}
