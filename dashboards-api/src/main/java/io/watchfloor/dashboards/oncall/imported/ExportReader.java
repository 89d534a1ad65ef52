package io.watchfloor.dashboards.oncall.imported;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.oncall.imported.ImportResult.Gathering;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.paging.oncall.Schedule.Layer;
import io.watchfloor.ops.paging.oncall.Schedule.Replacement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Helpers shared by the readers of all exports. */
final class ExportReader {

    private static final int LONGEST_NAME = 100;

    private ExportReader() {}

    /**
     * Returns a list, which the export contains directly or as a page of the API: in {@code results}, {@code data} or a
     * field with the name of the list.
     */
    static List<JsonNode> list(JsonNode export, String name) {
        JsonNode found = export.path(name);
        for (String wrapped : List.of("results", "data", name)) {
            if (found.isObject() && found.path(wrapped).isArray()) {
                found = found.path(wrapped);
            }
        }
        List<JsonNode> items = new ArrayList<>();
        if (found.isArray()) {
            found.forEach(items::add);
        }
        return items;
    }

    static Optional<ZoneId> zone(String text) {
        return ZoneId.getAvailableZoneIds().contains(text) ? Optional.of(ZoneId.of(text)) : Optional.empty();
    }

    /** @throws DateTimeException if the text is not a time */
    static Instant time(JsonNode node) {
        return OffsetDateTime.parse(node.asText()).toInstant();
    }

    static boolean has(JsonNode node, String member) {
        return !node.path(member).asText("").isEmpty();
    }

    /** Returns the name with only the characters that are allowed in a path. */
    static String name(JsonNode node, String otherwise) {
        String name = node.path("name").asText("").replace('/', '-').strip();
        if (name.isEmpty()) {
            name = otherwise;
        }
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    /** Returns an override; empty if the override has ended. */
    static Optional<Replacement> override(String id, String person, Instant from, Instant until, Instant now) {
        return until.isAfter(now) && from.isBefore(until)
                ? Optional.of(new Replacement(id, person, from, until, "imported", "import"))
                : Optional.empty();
    }

    /** Makes the names of the layers unique. */
    static Schedule schedule(
            String name,
            ZoneId zone,
            List<Layer> layers,
            List<Replacement> overrides,
            String fallback,
            Gathering gathering) {
        Set<String> taken = new HashSet<>();
        List<Layer> all = new ArrayList<>();
        for (Layer layer : layers) {
            String unique = layer.name();
            for (int i = 2; !taken.add(unique); i++) {
                unique = "%s %d".formatted(layer.name(), i);
            }
            all.add(new Layer(
                    unique, layer.people(), layer.from(), layer.until(), layer.rotation(), layer.restrictions()));
        }
        if (all.isEmpty()) {
            gathering.lost("schedule " + name, "Only the fallback of the schedule was imported.");
        }
        return new Schedule(name, zone, all, overrides, fallback);
    }
}
