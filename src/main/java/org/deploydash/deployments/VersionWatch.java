package org.deploydash.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.deploydash.deployments.ReportedVersionStore.Reported;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a server runs another version than before without a deployment that explains it, and makes that a row of source observed.
 *
 * <p>What a server says first, when nothing is known of it, is where it stands and no deployment. A change counts when the same new version
 * came in {@value #SAMPLES} samples in a row over the grace, and nothing is being deployed there: a deployment ends seconds after
 * its server has started, and GitHub tells of it after the next look. A success without a version (the workflow took it as an input) learns
 * it here.
 */
public final class VersionWatch {

    /** Two: one may be caught by a load balancer in the middle of a change. */
    private static final int SAMPLES = 2;

    /** How long after a deployment the server may say for the first time what it runs. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(VersionWatch.class);

    /** A version that is not the one known, and how often it came since when and until when. */
    private record Candidate(String version, Instant since, Instant until, int samples) {}

    private final Ledger ledger;
    private final ReportedVersionStore store;
    private final Duration grace;
    private final Executor worker;
    private final Map<String, Reported> known;
    private final Map<String, Candidate> candidates = new ConcurrentHashMap<>();

    /**
     * @param grace how long a new version must be seen before it is believed to come from nowhere; longer than GitHub takes to tell
     * @param worker may block; whoever reports may not
     */
    public VersionWatch(Ledger ledger, ReportedVersionStore store, Duration grace, Executor worker) {
        this.ledger = ledger;
        this.store = store;
        this.grace = grace;
        this.worker = worker;
        this.known = new ConcurrentHashMap<>(store.all());
    }

    /**
     * An environment's server was asked what it runs. Never waits.
     *
     * @param version null where it did not say
     */
    public void reported(String environment, Instant at, @Nullable String version) {
        if (version == null || version.isBlank() || version.strip().equalsIgnoreCase("unknown")) {
            return;
        }
        Reported before = known.get(environment);
        if (before != null && before.version().equals(version)) {
            candidates.remove(environment);
            return;
        }
        Candidate candidate = candidates.merge(
                environment,
                new Candidate(version, at, at, 1),
                (old, fresh) -> old.version().equals(version)
                        ? new Candidate(version, old.since(), at, old.samples() + 1)
                        : fresh);
        boolean lasted = !at.isBefore(candidate.since().plus(grace));
        if (before == null || (candidate.samples() >= SAMPLES && lasted)) {
            worker.execute(() -> settle(environment, candidate));
        }
    }

    /** What cannot be stored now is tried again with the next sample. */
    private synchronized void settle(String environment, Candidate candidate) {
        Reported before = known.get(environment);
        if (before != null && before.version().equals(candidate.version())) {
            return;
        }
        try {
            if (before != null && isBeforeTheEnd(environment, candidate)) {
                return; // what ran before that deployment is not what it brought; the next sample tells
            }
            if (before == null || explained(environment, before, candidate)) {
                remember(environment, candidate);
            } else if (!isBusy(environment, candidate.until())) {
                ledger.observe(DeploymentObserved.in(environment, DeploymentSource.OBSERVED, DeploymentStatus.SUCCESS)
                        .version(candidate.version())
                        .commit(VersionCheck.commit(candidate.version()))
                        .deployedAt(candidate.since())
                        .turn(candidate.since(), DeploymentStatus.SUCCESS)
                        .seen());
                remember(environment, candidate);
            }
        } catch (StorageUnavailable unavailable) {
            log.debug("A change of version waits for the store", unavailable);
        }
    }

    /** Whether all of it was seen before the newest success had ended. A time far ahead is somebody's mistake, and not waited for. */
    private boolean isBeforeTheEnd(String environment, Candidate candidate) {
        return ledger.current(environment)
                .map(VersionWatch::end)
                .filter(end -> end.isAfter(candidate.until()))
                .filter(end -> end.isBefore(candidate.until().plus(STARTS_WITHIN)))
                .isPresent();
    }

    private void remember(String environment, Candidate candidate) {
        Reported now = new Reported(environment, candidate.version(), candidate.since());
        store.keep(now);
        known.put(environment, now);
        candidates.remove(environment, candidate);
    }

    private boolean isBusy(String environment, Instant now) {
        return ledger.latest(environment).filter(row -> row.isUnderWay(now)).isPresent();
    }

    /** Also a failed deployment may have put its version there before it failed. */
    private boolean explained(String environment, Reported before, Candidate now) {
        Optional<Deployment> current = ledger.current(environment);
        Optional<Deployment> latest = ledger.latest(environment);
        if (isTrue(VersionCheck.verified(current.orElse(null), now.version()))
                || isTrue(VersionCheck.verified(latest.orElse(null), now.version()))) {
            return true;
        }
        Optional<Deployment> nameless = current.filter(row -> row.version() == null)
                .filter(row -> VersionCheck.commit(now.version()) == null)
                .filter(row -> end(row).isAfter(before.since()));
        nameless.ifPresent(row -> ledger.named(row, now.version()));
        return nameless.isPresent()
                || current.filter(row -> broughtIt(row, before, now)).isPresent()
                || latest.filter(row -> broughtIt(row, before, now)).isPresent();
    }

    /** It came with that deployment, even if under another name than the ledger has: that difference is to be seen, not to be settled. */
    private static boolean broughtIt(Deployment row, Reported before, Candidate now) {
        return row.source() != DeploymentSource.OBSERVED
                && !row.status().isActive()
                && end(row).isAfter(before.since())
                && end(row).isAfter(now.since().minus(STARTS_WITHIN));
    }

    private static Instant end(Deployment row) {
        Instant finished = row.finishedAt();
        return finished == null ? row.deployedAt() : finished;
    }

    private static boolean isTrue(@Nullable Boolean verdict) {
        return Boolean.TRUE.equals(verdict);
    }
}
