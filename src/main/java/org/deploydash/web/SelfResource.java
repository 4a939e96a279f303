package org.deploydash.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.deploydash.loops.LoopHealth;
import org.deploydash.loops.Loops;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageHealth;
import org.jspecify.annotations.Nullable;

/** How the dashboard itself is. */
@Path("self")
@Produces(MediaType.APPLICATION_JSON)
public final class SelfResource {

    /**
     * @param status ok, or degraded where a loop fails or hangs, or the store takes nothing
     * @param assets what stands in the addresses of the page's files: another one is another page
     * @param probesDropped since the start, because the dashboard itself was held up while they were under way
     */
    record Self(
            String status,
            String version,
            String assets,
            double uptimeSeconds,
            List<LoopView> loops,
            long probesDropped,
            StoreView storage,
            int subscribers,
            Object github,
            @Nullable Object doctor) {}

    record LoopView(
            String name,
            double intervalSeconds,
            @Nullable Instant lastRun,
            @Nullable Instant lastSuccess,
            long runs,
            long failures,
            long skipped,
            boolean failing) {

        static LoopView of(LoopHealth loop, Instant now) {
            return new LoopView(
                    loop.name(),
                    seconds(loop.interval()),
                    loop.lastRun(),
                    loop.lastSuccess(),
                    loop.runs(),
                    loop.failures(),
                    loop.skipped(),
                    !loop.isWell(now));
        }
    }

    /**
     * @param failingSince null where the last write went well
     * @param error null where the last write went well
     */
    record StoreView(
            boolean writable,
            @Nullable Instant failingSince,
            @Nullable String error,
            long sizeBytes) {

        static StoreView of(StorageHealth store) {
            StorageError error = store.error();
            return new StoreView(
                    store.writable(), store.failingSince(), error == null ? null : error.code(), store.sizeBytes());
        }
    }

    private final String version;
    private final String assets;
    private final Loops loops;
    private final Storage storage;
    private final LongSupplier probesDropped;
    private final IntSupplier subscribers;
    private final Supplier<Object> github;
    private final Supplier<Object> doctor;
    private final Access access;
    private final Clock clock;
    private final Instant started;

    /**
     * @param assets {@link Assets#version()}
     * @param probesDropped how many since the start told about the dashboard itself
     * @param subscribers open event streams
     * @param github how GitHub is, for anyone
     * @param doctor what is wrong with the connection to it, for administrators
     */
    public SelfResource(
            String version,
            String assets,
            Loops loops,
            Storage storage,
            LongSupplier probesDropped,
            IntSupplier subscribers,
            Supplier<Object> github,
            Supplier<Object> doctor,
            Access access,
            Clock clock) {
        this.version = version;
        this.assets = assets;
        this.loops = loops;
        this.storage = storage;
        this.probesDropped = probesDropped;
        this.subscribers = subscribers;
        this.github = github;
        this.doctor = doctor;
        this.access = access;
        this.clock = clock;
        this.started = clock.instant();
    }

    @GET
    @Needs(Role.ANYONE)
    public Self get(@Context SecurityContext security) {
        Instant now = clock.instant();
        List<LoopView> views =
                loops.health().stream().map(loop -> LoopView.of(loop, now)).toList();
        var store = storage.health();
        boolean well = store.writable() && views.stream().noneMatch(LoopView::failing);
        return new Self(
                well ? "ok" : "degraded",
                version,
                assets,
                seconds(Duration.between(started, now)),
                views,
                probesDropped.getAsLong(),
                StoreView.of(store),
                subscribers.getAsInt(),
                github.get(),
                access.caller(security).mayAdminister() ? doctor.get() : null);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
