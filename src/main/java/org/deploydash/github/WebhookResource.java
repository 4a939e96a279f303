package org.deploydash.github;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.deploydash.web.CappedBody;
import org.deploydash.web.Needs;
import org.deploydash.web.Problem;
import org.deploydash.web.Role;
import org.jspecify.annotations.Nullable;

/** Where GitHub delivers. Nobody signs in here: the signature over the body says who it is. */
@Path("webhook/github")
@Produces(MediaType.APPLICATION_JSON)
public final class WebhookResource {

    /** GitHub's own deliveries of these events have some tens of KiB. */
    static final int MOST_BYTES = 1 << 20;

    /** Each holds a thread of the container's for as long as its body takes, and anybody may begin one: the others are for readers. */
    private static final int MOST_AT_ONCE = 8;

    private static final Duration SOON = Duration.ofSeconds(5);

    private final Webhooks webhooks;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public WebhookResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @POST
    @Needs(Role.ANYONE)
    public Response deliver(
            @HeaderParam("X-GitHub-Event") @Nullable String event,
            @HeaderParam("X-GitHub-Delivery") @Nullable String delivery,
            @HeaderParam("X-Hub-Signature-256") @Nullable String signature,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String length,
            InputStream body) {
        if (!webhooks.isOn()) {
            throw off();
        }
        // Capped before anything is computed of it.
        byte[] bytes = read(length, body);
        switch (webhooks.accept(event, delivery, signature, bytes)) {
            case ACCEPTED -> {
                return Response.accepted(Map.of("success", true)).build();
            }
            case OFF -> throw off();
            case BAD_SIGNATURE ->
                throw new Problem(
                        401, "bad_signature", "The signature does not fit the body. Check the webhook's secret.");
            case UNREADABLE ->
                throw Problem.badRequest(
                        "bad_delivery", "This is no delivery of GitHub's: its headers or its JSON cannot be read.");
            case FULL -> throw busy();
        }
        throw new IllegalStateException("an outcome that is none");
    }

    private byte[] read(@Nullable String length, InputStream body) {
        if (!places.tryAcquire()) {
            throw busy();
        }
        try {
            return CappedBody.read(length, body, MOST_BYTES).orElseThrow(WebhookResource::tooLarge);
        } finally {
            places.release();
        }
    }

    private static Problem busy() {
        return new Problem(503, "busy", "Too many deliveries wait. Nothing is lost: GitHub is asked anyway.")
                .retryAfter(SOON);
    }

    private static Problem off() {
        return Problem.notFound("not_found", "There is nothing at this address.");
    }

    private static Problem tooLarge() {
        return new Problem(413, "body_too_large", "A delivery may have 1 MiB at most.");
    }
}
