package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.egress.EgressClient;
import io.watchfloor.ops.egress.EgressFailure;
import io.watchfloor.ops.egress.EgressRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Pages by an HTTP POST of JSON. Every attempt of one page carries the same {@code Idempotency-Key}, and the header
 * {@code Watchfloor-Signature: t=SECONDS,v1=HEX}, where HEX is HMAC-SHA256 with the shared secret over
 * {@code SECONDS.BODY}: the receiver recomputes it and refuses old times. A traced attempt carries its
 * {@code traceparent}.
 *
 * <p>A status of 200 to 299 is a delivery; any other status, or what ends before the request was sent, is a failure;
 * what ends without an answer after that is ambiguous.
 */
public final class WebhookPager implements Pager {

    private final URI receiver;
    private final Signature signature;
    private final Duration timeout;
    private final Clock clock;
    private final ObjectMapper json;
    private final EgressClient client;

    public WebhookPager(
            EgressClient client, URI receiver, String secret, Duration timeout, Clock clock, ObjectMapper json) {
        this.receiver = receiver;
        this.signature = new Signature(secret);
        this.timeout = timeout;
        this.clock = clock;
        this.json = json;
        this.client = client;
    }

    /** The pager of a center without a receiver: each page fails with what to do. */
    public static Pager unconfigured(Clock clock) {
        return (key, body, traceparent) -> CompletableFuture.completedFuture(new Page.Attempt(
                clock.instant(),
                Page.Outcome.FAILED,
                "Nobody is paged: no receiver is set. Set watchfloor.escalation.webhook-url."));
    }

    @Override
    public CompletionStage<Page.Attempt> send(String key, ObjectNode body, @Nullable String traceparent) {
        return client.ask(request(key, text(body), traceparent))
                .handle((answer, failure) -> failure == null ? answered(answer.status()) : failed(failure));
    }

    private EgressRequest request(String key, String body, @Nullable String traceparent) {
        EgressRequest request = EgressRequest.post(receiver, "application/json", body)
                .within(timeout)
                .statusOnly()
                .header("Idempotency-Key", key)
                .header(Signature.HEADER, signature.header(clock.instant().getEpochSecond(), body));
        return traceparent == null ? request : request.header("traceparent", traceparent);
    }

    private String text(ObjectNode body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of JSON nodes can be written", e);
        }
    }

    private Page.Attempt answered(int status) {
        boolean delivered = status >= 200 && status < 300;
        return attempt(delivered ? Page.Outcome.DELIVERED : Page.Outcome.FAILED, "The receiver answered " + status);
    }

    private Page.Attempt failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EgressFailure egress && !egress.sent()
                ? attempt(Page.Outcome.FAILED, egress.getMessage())
                : attempt(Page.Outcome.AMBIGUOUS, String.valueOf(cause.getMessage()));
    }

    private Page.Attempt attempt(Page.Outcome outcome, String detail) {
        return new Page.Attempt(clock.instant(), outcome, detail);
    }
}
