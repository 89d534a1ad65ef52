package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Pages by an HTTP POST of JSON. Every attempt of one page carries the same {@code Idempotency-Key}, and the header
 * {@code Watchfloor-Signature: t=SECONDS,v1=HEX}, where HEX is HMAC-SHA256 with the shared secret over
 * {@code SECONDS.BODY}: the receiver recomputes it and refuses old times. A traced attempt carries its
 * {@code traceparent}.
 *
 * <p>A status of 200 to 299 is a delivery; any other status, or a refused connection, is a failure; a time-out, or a
 * connection that breaks after the request was sent, is ambiguous.
 */
public final class WebhookPager implements Pager {

    /** The pager's limits keep attempts far below this; more at once would only queue at the receiver. */
    private static final int AT_ONCE = 64;

    private final URI receiver;
    private final Signature signature;
    private final Duration timeout;
    private final Clock clock;
    private final ObjectMapper json;
    private final HttpClient client;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    public WebhookPager(URI receiver, String secret, Duration timeout, Clock clock, ObjectMapper json) {
        this.receiver = receiver;
        this.signature = new Signature(secret);
        this.timeout = timeout;
        this.clock = clock;
        this.json = json;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
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
        if (!slots.tryAcquire()) {
            return CompletableFuture.completedFuture(
                    attempt(Page.Outcome.FAILED, AT_ONCE + " pages are under way already"));
        }
        return client.sendAsync(request(key, text(body), traceparent), HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> {
                    slots.release();
                    return failure == null ? answered(response.statusCode()) : failed(failure);
                });
    }

    private HttpRequest request(String key, String body, @Nullable String traceparent) {
        HttpRequest.Builder request = HttpRequest.newBuilder(receiver)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header(Signature.HEADER, signature.header(clock.instant().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        return (traceparent == null ? request : request.header("traceparent", traceparent)).build();
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
        return cause instanceof ConnectException
                ? attempt(Page.Outcome.FAILED, "The receiver cannot be reached: " + text(cause.getMessage()))
                : attempt(Page.Outcome.AMBIGUOUS, cause.getClass().getSimpleName() + ": " + text(cause.getMessage()));
    }

    private static String text(@Nullable String message) {
        return message == null ? "no further word" : message;
    }

    private Page.Attempt attempt(Page.Outcome outcome, String detail) {
        return new Page.Attempt(clock.instant(), outcome, detail);
    }
}
