package io.watchfloor.dashboards.intel.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads indicators, or their external ids, from a file with JSON values: one in each line, a list, or the body of a request. */
final class BulkFile {

    private static final int AT_ONCE = 5_000;

    private BulkFile() {}

    /** Objects of indicators, in parts for a request each. */
    static List<List<JsonNode>> indicators(Path file, byte[] content) {
        return parts(values(file, content, "indicators").stream()
                .filter(one -> required(file, one, one.isObject(), "an object with externalId, type and value"))
                .toList());
    }

    /** External ids: texts, or the objects of indicators that have them. */
    static List<List<JsonNode>> externalIds(Path file, byte[] content) {
        return parts(values(file, content, "externalIds").stream()
                .map(one -> one.isObject() ? one.path("externalId") : one)
                .filter(one -> required(file, one, one.isTextual(), "an external ID in quotes"))
                .toList());
    }

    private static boolean required(Path file, JsonNode one, boolean valid, String what) {
        if (!valid) {
            String text = one.toString();
            throw new StartFailure(
                    "intel.file",
                    "The file %s has a value that is not %s: %s"
                            .formatted(file, what, text.length() <= 100 ? text : text.substring(0, 100) + "…"),
                    "Correct the value. Nothing was sent.");
        }
        return true;
    }

    private static List<JsonNode> values(Path file, byte[] content, String list) {
        List<JsonNode> all = new ArrayList<>();
        try (MappingIterator<JsonNode> each =
                Center.JSON.readerFor(JsonNode.class).readValues(content)) {
            while (each.hasNextValue()) {
                JsonNode one = each.nextValue();
                if (one.isArray()) {
                    one.forEach(all::add);
                } else if (one instanceof ObjectNode object && object.path(list).isArray()) {
                    object.path(list).forEach(all::add);
                } else {
                    all.add(one);
                }
            }
        } catch (JsonProcessingException e) {
            throw new StartFailure(
                    "intel.file",
                    "The file %s is not JSON: %s".formatted(file, e.getOriginalMessage()),
                    "Write one JSON object in each line, or a list of them. Nothing was sent.",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail to be read", e);
        }
        return all;
    }

    /** Divides indicators for a request each. */
    static List<List<JsonNode>> parts(List<JsonNode> all) {
        List<List<JsonNode>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(from + AT_ONCE, all.size())));
        }
        return parts;
    }
}
