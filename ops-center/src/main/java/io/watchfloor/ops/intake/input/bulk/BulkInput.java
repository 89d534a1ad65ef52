package io.watchfloor.ops.intake.input.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.HttpInput;
import io.watchfloor.ops.intake.input.InputCredential;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.JsonAnswer;
import io.watchfloor.ops.intake.input.Protocol;
import io.watchfloor.ops.intake.input.bulk.BulkBody.Decoded;
import io.watchfloor.ops.intake.input.bulk.BulkBody.Item;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * The part of the Elasticsearch API that clients need to write documents. An item is acknowledged when all changes
 * caused by the item are committed.
 */
public final class BulkInput implements Protocol {

    private static final Pattern BULK = Pattern.compile("(?:/([^/_][^/]*))?(?:/_doc)?/_bulk/?");
    private static final Pattern DOCUMENT = Pattern.compile("/([^/_][^/]*)/(_doc|_create)(?:/([^/]+))?");

    /** Clients of version 7.14 and later reject servers that do not send this header. */
    private static final RawHeader PRODUCT = RawHeader.create("X-Elastic-Product", "Elasticsearch");

    private final HttpInput door;
    private final BulkBody bodies;
    private final BulkHandshake greetings;
    private final Clock clock;

    /**
     * @param version the version of Elasticsearch that the input reports; Beats reject versions older than their own
     *     version
     */
    public BulkInput(HttpInput door, BoundedJson json, String version, Clock clock) {
        this.door = door;
        this.bodies = new BulkBody(json);
        this.greetings = new BulkHandshake(version);
        this.clock = clock;
    }

    @Override
    public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
        return answered(request, path).thenApply(answer -> answer.addHeader(PRODUCT));
    }

    private CompletionStage<HttpResponse> answered(HttpRequest request, String path) {
        String method = request.method().value();
        boolean writes = method.equals("POST") || method.equals("PUT");
        Optional<String> token = InputCredential.of(request).token();
        Matcher bulk = BULK.matcher(path);
        if (writes && bulk.matches()) {
            String index = bulk.group(1) == null ? "" : bulk.group(1);
            return door.withBody(request, token, BulkInput::refused, (sender, body) -> {
                Decoded decoded = bodies.read(body, index);
                return judged(sender, decoded).thenApply(answer -> JsonAnswer.of(200, answer));
            });
        }
        Matcher document = DOCUMENT.matcher(path);
        if (writes && document.matches()) {
            return door.withBody(
                    request,
                    token,
                    BulkInput::refused,
                    (sender, body) -> one(sender, document.group(1), document.group(3), body));
        }
        Optional<JsonNode> greeting = greetings.of(method, path);
        return door.withBody(
                request,
                token,
                BulkInput::refused,
                (sender, body) -> CompletableFuture.completedFuture(
                        greeting.map(answer -> JsonAnswer.of(200, answer)).orElseGet(() -> unknown(method, path))));
    }

    private CompletionStage<ObjectNode> judged(InputSender sender, Decoded decoded) {
        long began = clock.millis();
        return door.submit(sender, decoded.arrivals())
                .thenApply(brought -> BulkAnswer.of(
                        decoded.items(),
                        brought,
                        clock.millis() - began,
                        () -> UUID.randomUUID().toString()));
    }

    /** Handles a single document that was sent without a bulk request. */
    private CompletionStage<HttpResponse> one(InputSender sender, String index, @Nullable String id, byte[] body) {
        Decoded decoded =
                new Decoded(List.of(new Item("index", index, id, 0)), List.of(new InputRecord(null, null, body)));
        return judged(sender, decoded).thenApply(answer -> {
            JsonNode item = answer.path("items").path(0).path("index");
            return JsonAnswer.of(item.path("status").asInt(), item);
        });
    }

    private static HttpResponse unknown(String method, String path) {
        return JsonAnswer.of(
                404,
                BulkAnswer.failed(
                        404,
                        "invalid_index_name_exception",
                        "This input of Watchfloor supports _bulk but no indices: %s %s is not available"
                                .formatted(method, path)));
    }

    private static HttpResponse refused(InputRejection refusal) {
        return JsonAnswer.of(BulkAnswer.status(refusal), BulkAnswer.refused(refusal));
    }
}
