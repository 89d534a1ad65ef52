package io.watchfloor.ops.intake.input.alerting;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputCredential;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.JsonAnswer;
import io.watchfloor.ops.intake.input.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The route {@code /v2/enqueue} of PagerDuty's Events API v2. The routing key is the sender's token. */
public final class PagerDutyInput implements Protocol {

    private final HttpInput door;
    private final BoundedJson json;

    public PagerDutyInput(HttpInput door, BoundedJson json) {
        this.door = door;
        this.json = json;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
        if (!path.equals("/v2/enqueue")) {
            return CompletableFuture.completedFuture(
                    message(404, "not found", "This input accepts events only, at /v2/enqueue.", List.of()));
        }
        if (!request.method().value().equals("POST")) {
            return CompletableFuture.completedFuture(message(405, "invalid method", "Send events by POST.", List.of()));
        }
        return door.withBodyFirst(request, PagerDutyInput::refused, body -> {
            PagerDutyEvent event =
                    PagerDutyEvent.read(body, json, UUID.randomUUID().toString().replace("-", ""));
            Optional<String> key = Optional.of(event.routingKey())
                    .filter(one -> !one.isBlank())
                    .or(() -> InputCredential.of(request).token());
            InputSender sender = door.sender(request, key);
            if (!event.errors().isEmpty()) {
                door.rejected(
                        "pagerduty.event",
                        "An event is invalid: " + event.errors().getFirst());
                return CompletableFuture.completedFuture(
                        message(400, "invalid event", "Event object is invalid", event.errors()));
            }
            return door.submit(sender, List.of(event.arrival()))
                    .thenApply(brought -> brought.rejected().isEmpty()
                            ? JsonAnswer.of(
                                    202,
                                    JsonNodeFactory.instance
                                            .objectNode()
                                            .put("status", "success")
                                            .put("message", "Event processed")
                                            .put("dedup_key", event.dedupKey()))
                            : message(
                                    400,
                                    "invalid event",
                                    "Event object is invalid",
                                    List.of(brought.rejected().getFirst().code() + ": "
                                            + brought.rejected().getFirst().reason())));
        });
    }

    private static HttpResponse refused(InputRejection refusal) {
        return switch (refusal.why()) {
            case UNKNOWN_SENDER ->
                message(
                        400,
                        "invalid event",
                        "Event object is invalid",
                        List.of("'routing_key' is missing or unknown: " + refusal.detail()));
            case BUSY ->
                message(
                        429,
                        "throttle exceeded",
                        "Requests for this service are arriving too quickly.",
                        List.of(refusal.detail()));
            default ->
                message(refusal.why().status(), "invalid event", "Event object is invalid", List.of(refusal.detail()));
        };
    }

    private static HttpResponse message(int status, String word, String message, List<String> errors) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("status", word).put("message", message);
        var list = body.putArray("errors");
        errors.forEach(list::add);
        return JsonAnswer.of(status, body);
    }
}
