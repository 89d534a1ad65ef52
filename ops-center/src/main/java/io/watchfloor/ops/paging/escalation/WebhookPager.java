package io.watchfloor.ops.paging.escalation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Sends a POST of JSON to the contact's {@code url}. All attempts of one message have the same {@code
 * Idempotency-LinkKey}. In the header {@code Watchfloor-Signature: t=SECONDS,v1=HEX}, {@code HEX} is the HMAC-SHA256 of
 * {@code SECONDS.BODY} with the contact's {@code secret} as key. The receiver recomputes the HMAC and rejects old
 * times. A traced attempt has a {@code traceparent}.
 *
 * <p>A status of 200 to 299 results in DELIVERED. Any other status, and an error before the request was sent, results
 * in FAILED. A missing response after the request was sent results in AMBIGUOUS.
 */
public final class WebhookPager implements MessageSender {

    static final String URL = "url";
    static final String SECRET = "secret";

    private final EgressClient client;
    private final Duration timeout;
    private final Clock clock;
    private final ObjectMapper json;

    public WebhookPager(EgressClient client, Duration timeout, Clock clock, ObjectMapper json) {
        this.client = client;
        this.timeout = timeout;
        this.clock = clock;
        this.json = json;
    }

    @Override
    public Set<ContactMethod> ways() {
        return Set.of(ContactMethod.WEBHOOK);
    }

    @Override
    public Optional<String> problem(Contact contact) {
        String url = contact.address().get(URL);
        if (url == null) {
            return Optional.of("A webhook requires a url.");
        }
        try {
            return client.problem(URI.create(url)).map(EgressFailure::getMessage);
        } catch (IllegalArgumentException e) {
            return Optional.of("%s is not a valid URL.".formatted(url));
        }
    }

    @Override
    public CompletionStage<DeliveryResult> send(Released<Message> released) {
        Message message = released.content();
        String url = message.to().address().get(URL);
        if (url == null) {
            return CompletableFuture.completedFuture(new DeliveryResult(
                    DeliveryResult.Outcome.REFUSED,
                    "No notification was sent: no webhook is configured. Set watchfloor.escalation.webhook-url."));
        }
        return client.ask(request(URI.create(url), message))
                .handle((answer, failure) -> failure == null ? answered(answer.status()) : failed(failure));
    }

    private EgressRequest request(URI url, Message message) {
        String body = text(message.body() == null ? plain(message) : message.body());
        Signature signature = new Signature(message.to().address().getOrDefault(SECRET, ""));
        EgressRequest request = EgressRequest.post(url, "application/json", body)
                .within(timeout)
                .statusOnly()
                .header("Idempotency-Key", message.key())
                .header(Signature.HEADER, signature.header(clock.instant().getEpochSecond(), body));
        return message.traceparent() == null ? request : request.header("traceparent", message.traceparent());
    }

    private ObjectNode plain(Message message) {
        ObjectNode body = json.createObjectNode();
        body.put("page", message.key());
        body.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
        body.put("queuedAt", message.at().toString());
        body.put("text", message.text());
        body.put("link", message.link());
        return body;
    }

    private String text(ObjectNode body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree can always be serialized", e);
        }
    }

    private static DeliveryResult answered(int status) {
        boolean delivered = status >= 200 && status < 300;
        return new DeliveryResult(
                delivered ? DeliveryResult.Outcome.DELIVERED : DeliveryResult.Outcome.FAILED,
                "The receiver answered " + status);
    }

    private static DeliveryResult failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EgressFailure egress && !egress.sent()
                ? new DeliveryResult(DeliveryResult.Outcome.FAILED, String.valueOf(egress.getMessage()))
                : new DeliveryResult(DeliveryResult.Outcome.AMBIGUOUS, String.valueOf(cause.getMessage()));
    }
}
