package org.deploydash.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.deploydash.deployments.DeploymentObserved;
import org.deploydash.deployments.Ledger;
import org.deploydash.dispatch.OutsideTrouble;
import org.deploydash.environments.Environment;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what stands in GitHub's lists into the ledger, one entry at a time; what is over and stored is not asked for again. */
final class HistoryIntake {

    private static final Logger log = LoggerFactory.getLogger(HistoryIntake.class);

    private final Looker looker;
    private final Captions captions;
    private final Translator translator;
    private final Ledger ledger;
    private final GitHubStore store;
    private final GitHubPlaces places;
    private final Duration retention;
    private final Clock clock;

    HistoryIntake(
            GitHubSource source,
            GitHubPlaces places,
            Ledger ledger,
            GitHubStore store,
            Duration retention,
            Clock clock) {
        this.looker = new Looker(source);
        this.captions = new Captions(source, ledger);
        this.translator = new Translator(places);
        this.ledger = ledger;
        this.store = store;
        this.places = places;
        this.retention = retention;
        this.clock = clock;
    }

    /** @return whether GitHub had to be asked about it */
    boolean take(Shelf shelf, JsonNode entry) {
        String thing = thing(shelf, entry);
        if (isTooOld(entry) || store.isDone(thing)) {
            return false;
        }
        try {
            Sighting seen = shelf.holdsRuns()
                    ? looker.run(shelf.repository(), entry)
                    : looker.deployment(shelf.repository(), entry);
            if (store(seen)) {
                store.done(thing, clock.instant());
            }
        } catch (OutsideTrouble | StorageUnavailable later) {
            throw later;
        } catch (RuntimeException unexpected) { // one that cannot be understood must not hide the others
            log.warn("GitHub's {} could not be taken into the history", thing, unexpected);
        }
        return true;
    }

    private static String thing(Shelf shelf, JsonNode entry) {
        long id = Looker.id(entry);
        return shelf.holdsRuns() ? "run " + id + " " + Foreign.number(entry, "run_attempt", 1) : "deployment " + id;
    }

    private boolean isTooOld(JsonNode entry) {
        Instant made = Foreign.time(entry, "created_at");
        return made != null && made.isBefore(clock.instant().minus(retention));
    }

    /** @return whether it is over, or none of ours */
    private boolean store(Sighting seen) {
        if (isMerelyChecked(seen)) {
            return true;
        }
        Optional<DeploymentObserved> fact = translator.read(seen);
        if (fact.isPresent()) {
            captions.complete(seen.repository(), ledger.observe(fact.get()));
            boolean runGoesOn = seen.hasRun() && !Looker.isOver(seen.run());
            return !fact.get().status().isActive() && !runGoesOn;
        }
        return !seen.hasRun() || seen.hasDeployment() || followed(seen);
    }

    /** A deploy workflow that runs on a pull request deploys nothing of ours. */
    private static boolean isMerelyChecked(Sighting seen) {
        return !seen.hasDeployment() && Foreign.text(seen.run(), "event", "").startsWith("pull_request");
    }

    /** A run of a workflow for several environments: only a row that is there already tells which one was meant. */
    private boolean followed(Sighting seen) {
        for (Ledger.Active row : ledger.ofRun(Looker.id(seen.run()))) {
            environment(seen.repository(), row)
                    .map(environment -> ledger.observe(translator.read(seen, environment)))
                    .ifPresent(known -> captions.complete(seen.repository(), known));
        }
        return Looker.isOver(seen.run());
    }

    private Optional<Environment> environment(String repository, Ledger.Active row) {
        return places.of(repository).stream()
                .filter(environment -> environment.id().equals(row.environment()))
                .findFirst();
    }

    /** What runs somewhere may have got its version from the server, long after GitHub told of it. */
    void complete(String repository) {
        for (Environment environment : places.of(repository)) {
            ledger.current(environment.id()).ifPresent(row -> captions.complete(repository, row));
        }
    }

    /**
     * Looks at one deployment or run, whatever is known of it.
     *
     * @param deployment GitHub's number; null where only the run is known
     */
    void look(String repository, @Nullable Long deployment, @Nullable Long run) {
        if (deployment != null) {
            store(looker.deployment(repository, looker.askDeployment(repository, deployment)));
        } else if (run != null) {
            store(looker.run(repository, looker.askRun(repository, run)));
        }
    }
}
