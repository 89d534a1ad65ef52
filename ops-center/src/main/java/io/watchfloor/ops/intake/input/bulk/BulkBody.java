package io.watchfloor.ops.intake.input.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits a bulk request into lines. A line with an action is followed by a line with its document. Documents are not
 * parsed, and their bytes are not changed.
 */
final class BulkBody {

    private static final Set<String> ACTIONS = Set.of("index", "create", "update", "delete");
    private static final int LONGEST_ACTION = 4096;
    private static final int LONGEST_NAME = 512;

    private final BoundedJson json;

    /**
     * One item of the request.
     *
     * @param id the id chosen by the sender; null when the center must create an id
     * @param arrival index of the item's record; -1 when the item has no record
     */
    record Item(String action, String index, @Nullable String id, int arrival) {}

    /** The items of the request in order, and their records. */
    record Decoded(List<Item> items, List<InputRecord> arrivals) {}

    BulkBody(BoundedJson json) {
        this.json = json;
    }

    /**
     * Reads the whole body.
     *
     * @param index the index in the path, used for items that do not name an index; empty when the path does not
     *     contain an index
     */
    Decoded read(byte[] body, String index) throws InputRejection {
        if (body.length == 0) {
            throw InputRejection.unreadable("bulk.empty", "request body is required");
        }
        if (body[body.length - 1] != '\n') {
            throw InputRejection.unreadable("bulk.cut-off", "The bulk request must be terminated by a newline [\\n]");
        }
        List<Item> items = new ArrayList<>();
        List<InputRecord> arrivals = new ArrayList<>();
        int number = 0;
        int start = 0;
        while (start < body.length) {
            int end = lineEnd(body, start);
            number++;
            if (isBlank(body, start, end)) {
                start = end + 1;
                continue;
            }
            if (items.size() == json.mostRecords()) {
                throw json.tooMany();
            }
            Item item =
                    action(Arrays.copyOfRange(body, start, Math.min(end, start + LONGEST_ACTION + 1)), number, index);
            start = end + 1;
            if (!item.action().equals("delete")) {
                if (start >= body.length) {
                    throw malformed(number, "no document follows it");
                }
                end = lineEnd(body, start);
                number++;
                if (!item.action().equals("update")) {
                    item = new Item(item.action(), item.index(), item.id(), arrivals.size());
                    arrivals.add(new InputRecord(
                            null, null, Arrays.copyOfRange(body, start, withoutReturn(body, start, end))));
                }
                start = end + 1;
            }
            items.add(item);
        }
        if (items.isEmpty()) {
            throw InputRejection.unreadable("bulk.empty", "request body is required");
        }
        return new Decoded(items, arrivals);
    }

    private Item action(byte[] line, int number, String index) throws InputRejection {
        if (line.length > LONGEST_ACTION) {
            throw malformed(number, "the line is longer than %d bytes".formatted(LONGEST_ACTION));
        }
        JsonNode read;
        try {
            read = json.tree(line);
        } catch (InputRejection e) {
            throw malformed(number, "it is not JSON");
        }
        if (!(read instanceof ObjectNode object) || object.size() != 1) {
            throw malformed(number, "expected an object with one action");
        }
        Map.Entry<String, JsonNode> one = object.properties().iterator().next();
        if (!ACTIONS.contains(one.getKey()) || !one.getValue().isObject()) {
            throw malformed(number, "expected one of create, delete, index or update with its object");
        }
        String named = text(one.getValue(), "_index");
        String into = named == null ? index : named;
        if (into.isEmpty()) {
            throw malformed(number, "an index is missing");
        }
        return new Item(one.getKey(), into, text(one.getValue(), "_id"), -1);
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        String text = value.isValueNode() && !value.isNull() ? value.asText() : "";
        return text.isEmpty() || text.length() > LONGEST_NAME ? null : text;
    }

    private static InputRejection malformed(int line, String why) {
        return InputRejection.unreadable("bulk.action", "Malformed action/metadata line [%d], %s".formatted(line, why));
    }

    private static int lineEnd(byte[] body, int start) {
        int end = start;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return end;
    }

    private static int withoutReturn(byte[] body, int start, int end) {
        return end > start && body[end - 1] == '\r' ? end - 1 : end;
    }

    private static boolean isBlank(byte[] body, int start, int end) {
        return new String(body, start, Math.min(end - start, 8), StandardCharsets.US_ASCII).isBlank()
                && end - start <= 8;
    }
}
