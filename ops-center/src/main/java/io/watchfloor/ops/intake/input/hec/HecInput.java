package io.watchfloor.ops.intake.input.hec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputCredential;
import io.watchfloor.ops.intake.input.InputReceipt;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.JsonAnswer;
import io.watchfloor.ops.intake.input.Protocol;
import io.watchfloor.ops.intake.input.hec.HecEvents.Decoded;
import io.watchfloor.ops.intake.input.hec.HecEvents.Defaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Query;
import org.jspecify.annotations.Nullable;

/** Splunk's HTTP Event Collector. Success is reported when all changes caused by the events are committed. */
public final class HecInput implements Protocol {

    private static final int MOST_ASKED = 10_000;

    private final HttpInput door;
    private final BoundedJson json;
    private final HecEvents events;
    private final HecChannels channels = new HecChannels();

    public HecInput(HttpInput door, BoundedJson json) {
        this.door = door;
        this.json = json;
        this.events = new HecEvents(json);
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
        String called = path.replaceFirst("^/services/collector", "").replaceFirst("/1\\.0$", "");
        boolean posted = request.method().value().equals("POST");
        return switch (called) {
            case "/health" -> CompletableFuture.completedFuture(of(HecAnswer.HEALTHY));
            case "", "/", "/event" -> posted ? take(request, false) : wrongMethod();
            case "/raw" -> posted ? take(request, true) : wrongMethod();
            case "/ack" -> posted ? acks(request) : wrongMethod();
            default ->
                CompletableFuture.completedFuture(JsonAnswer.of(
                        404,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("text", "The requested URL was not found on this server.")
                                .put("code", 404)));
        };
    }

    private static CompletionStage<HttpResponse> wrongMethod() {
        return CompletableFuture.completedFuture(JsonAnswer.of(
                405,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("text", "Method Not Allowed")
                        .put("code", 405)));
    }

    private CompletionStage<HttpResponse> take(HttpRequest request, boolean raw) {
        Optional<HecAnswer> unnamed = unnamed(request);
        Optional<String> channel = channel(request);
        if (unnamed.isPresent()) {
            door.rejected(HttpInput.UNKNOWN, "A request has no readable token. Expected: Authorization: Splunk TOKEN.");
            return CompletableFuture.completedFuture(of(unnamed.get()));
        }
        if (channel.filter(one -> !HecChannels.isName(one)).isPresent()) {
            door.rejected("hec.channel", "The name of a channel is not a UUID.");
            return CompletableFuture.completedFuture(of(HecAnswer.INVALID_CHANNEL));
        }
        Defaults defaults = defaults(request);
        return door.withBody(request, InputCredential.of(request).token(), HecInput::refused, (sender, body) -> {
            Decoded decoded = raw ? events.raw(body, defaults) : events.events(body, defaults);
            return door.submit(sender, decoded.arrivals())
                    .thenApply(brought -> taken(sender, decoded, brought, channel));
        });
    }

    private HttpResponse taken(InputSender sender, Decoded decoded, InputReceipt brought, Optional<String> channel) {
        HecAnswer wrong = decoded.wrong();
        if (wrong != null) {
            door.rejected(
                    "hec.event",
                    "%s: event %d of a body and the events after it were not accepted."
                            .formatted(wrong.text(), decoded.arrivals().size() + 1));
            ObjectNode body = wrong.body();
            if (wrong != HecAnswer.NO_DATA) {
                body.put("invalid-event-number", decoded.arrivals().size());
            }
            return JsonAnswer.of(wrong.status(), body);
        }
        ObjectNode body = HecAnswer.SUCCESS.body();
        channel.ifPresent(one -> body.put("ackId", channels.issue(sender.sensor(), one)));
        if (!brought.rejected().isEmpty()) {
            // This field is not part of Splunk's protocol. The rejected events are in quarantine, so the sender need
            // not send these events again.
            body.put("quarantined", brought.rejected().size());
        }
        return JsonAnswer.of(HecAnswer.SUCCESS.status(), body);
    }

    private CompletionStage<HttpResponse> acks(HttpRequest request) {
        Optional<HecAnswer> unnamed = unnamed(request);
        if (unnamed.isPresent()) {
            door.rejected(HttpInput.UNKNOWN, "A request has no readable token. Expected: Authorization: Splunk TOKEN.");
            return CompletableFuture.completedFuture(of(unnamed.get()));
        }
        Optional<String> channel = channel(request);
        if (channel.isEmpty()) {
            door.rejected("hec.channel", "Acknowledgements were requested without a channel.");
            return CompletableFuture.completedFuture(of(HecAnswer.CHANNEL_MISSING));
        }
        return door.withBody(request, InputCredential.of(request).token(), HecInput::refused, (sender, body) -> {
            JsonNode asked = json.tree(body).path("acks");
            if (!asked.isArray() || asked.size() > MOST_ASKED) {
                door.rejected(
                        "hec.acks",
                        "Acknowledgements must be requested with a list of at most %d ids.".formatted(MOST_ASKED));
                return CompletableFuture.completedFuture(of(HecAnswer.INVALID_FORMAT));
            }
            List<Long> numbers = new ArrayList<>();
            asked.forEach(one -> numbers.add(one.asLong(-1)));
            ObjectNode acks = JsonNodeFactory.instance.objectNode();
            channels.acknowledged(sender.sensor(), channel.get(), numbers)
                    .forEach((number, committed) -> acks.put(Long.toString(number), committed));
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.set("acks", acks);
            return CompletableFuture.completedFuture(JsonAnswer.of(200, answer));
        });
    }

    /** The error for a request without a readable token. */
    private static Optional<HecAnswer> unnamed(HttpRequest request) {
        InputCredential credential = InputCredential.of(request);
        if (credential.token().isPresent()) {
            return Optional.empty();
        }
        if (credential.given()) {
            return Optional.of(HecAnswer.INVALID_AUTHORIZATION);
        }
        return Optional.of(
                request.getUri().query().get("token").isPresent()
                        ? HecAnswer.NO_QUERY_AUTHORIZATION
                        : HecAnswer.TOKEN_REQUIRED);
    }

    private static Optional<String> channel(HttpRequest request) {
        return request.getHeader("X-Splunk-Request-Channel")
                .map(HttpHeader::value)
                .or(() -> request.getUri().query().get("channel"))
                .filter(one -> !one.isBlank());
    }

    private static Defaults defaults(HttpRequest request) {
        Query query = request.getUri().query();
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("source", "sourcetype", "index")) {
            query.get(name).ifPresent(value -> more.put(name, value));
        }
        return new Defaults(orNull(query.get("host")), orNull(query.get("time")), more);
    }

    private static @Nullable String orNull(Optional<String> value) {
        return value.orElse(null);
    }

    private static HttpResponse refused(InputRejection refusal) {
        HecAnswer answer = switch (refusal.why()) {
            case UNKNOWN_SENDER -> HecAnswer.INVALID_TOKEN;
            case UNREADABLE -> HecAnswer.INVALID_FORMAT;
            case TOO_LARGE -> HecAnswer.TOO_LARGE;
            case BUSY, UNAVAILABLE -> HecAnswer.BUSY;
        };
        return JsonAnswer.of(answer.status(), answer.body().put("detail", refusal.detail()));
    }

    private static HttpResponse of(HecAnswer answer) {
        return JsonAnswer.of(answer.status(), answer.body());
    }
}
