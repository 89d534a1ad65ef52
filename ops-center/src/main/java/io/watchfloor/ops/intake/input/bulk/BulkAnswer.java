package io.watchfloor.ops.intake.input.bulk;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.InputReceipt;
import io.watchfloor.ops.intake.input.InputReceipt.Rejected;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.bulk.BulkBody.Item;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds Elasticsearch's responses to a bulk request, item by item, and its errors. */
final class BulkAnswer {

    private static final String FOREIGN = "sensor.foreign-asset";

    private BulkAnswer() {}

    /** @param newId creates ids for documents without an id */
    static ObjectNode of(List<Item> items, InputReceipt brought, long millis, Supplier<String> newId) {
        Map<Integer, Rejected> rejected = new HashMap<>();
        brought.rejected().forEach(one -> rejected.put(one.index(), one));
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("took", millis);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        boolean errors = false;
        for (Item item : items) {
            ObjectNode result = JsonNodeFactory.instance
                    .objectNode()
                    .put("_index", item.index())
                    .put("_id", item.id() == null ? newId.get() : item.id());
            errors |= !fill(result, item, rejected.get(item.arrival()));
            list.add(JsonNodeFactory.instance.objectNode().set(item.action(), result));
        }
        answer.put("errors", errors);
        answer.set("items", list);
        return answer;
    }

    /** @return whether the item of the bulk request was accepted */
    private static boolean fill(ObjectNode result, Item item, @Nullable Rejected rejected) {
        if (item.arrival() < 0) {
            result.put("status", 400);
            result.set(
                    "error",
                    error(
                            "illegal_argument_exception",
                            "telemetry can only be added: use create or index, not " + item.action()));
            return false;
        }
        if (rejected != null) {
            boolean foreign = rejected.code().equals(FOREIGN);
            result.put("status", foreign ? 403 : 400);
            result.set(
                    "error",
                    error(
                            foreign ? "security_exception" : "document_parsing_exception",
                            rejected.code() + ": " + rejected.reason()));
            return false;
        }
        result.put("_version", 1).put("result", "created");
        result.set(
                "_shards",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("total", 1)
                        .put("successful", 1)
                        .put("failed", 0));
        result.put("_seq_no", 0).put("_primary_term", 1).put("status", 201);
        return true;
    }

    static int status(InputRejection refusal) {
        return refusal.why().status();
    }

    static ObjectNode refused(InputRejection refusal) {
        String type = switch (refusal.why()) {
            case UNKNOWN_SENDER -> "security_exception";
            case BUSY -> "es_rejected_execution_exception";
            case UNAVAILABLE -> "unavailable_shards_exception";
            case TOO_LARGE, UNREADABLE -> "illegal_argument_exception";
        };
        return failed(status(refusal), type, refusal.code() + ": " + refusal.detail());
    }

    static ObjectNode failed(int status, String type, String reason) {
        ObjectNode error = error(type, reason);
        error.set("root_cause", JsonNodeFactory.instance.arrayNode().add(error(type, reason)));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("error", error);
        body.put("status", status);
        return body;
    }

    private static ObjectNode error(String type, String reason) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("reason", reason);
    }
}
