package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.misp.MispFile.NotConverted;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the objects of a file, each once, and what has no equivalent. */
final class MispObjects {

    private static final StixReader READER = new StixReader(StixLimits.USUAL);

    private final Map<String, Item> items = new LinkedHashMap<>();
    private final List<StixEntry> refused = new ArrayList<>();
    private final Map<String, NotConverted> notConverted = new LinkedHashMap<>();

    private record Item(ObjectNode object, String place, MispSharing sharing) {}

    /**
     * Adds a version of an object. An observable of several attributes, which has no versions, gets the most restrictive
     * of their markings.
     */
    void add(ObjectNode object, String place, MispSharing sharing) {
        String key = object.path("id").asText() + " " + object.path("modified").asText();
        Item same = items.get(key);
        MispSharing both = same == null ? sharing : same.sharing().and(sharing);
        if (same == null || !same.sharing().equals(both)) {
            mark(object, both.level(), both.localOnly());
            items.put(key, new Item(object, same == null ? place : same.place(), both));
        }
    }

    static void mark(ObjectNode object, Tlp level, boolean localOnly) {
        ArrayNode markings = object.putArray("object_marking_refs").add(StixMarkings.reference(level));
        if (localOnly) {
            markings.add(StixMarkings.LOCAL_ONLY);
        }
    }

    void refuse(String type, StixIssue issue) {
        refused.add(new StixEntry(issue.place(), null, type, null, List.of(issue)));
    }

    void notConverted(String code, String message, String place, long count) {
        if (count > 0) {
            notConverted.merge(
                    code + " " + message,
                    new NotConverted(code, message, place, count),
                    (one, more) ->
                            new NotConverted(one.code(), one.message(), one.place(), one.count() + more.count()));
        }
    }

    /** Whether the object is valid in STIX. */
    static boolean isValid(ObjectNode object) {
        return entry(object).object() != null;
    }

    static StixEntry entry(ObjectNode object) {
        return READER.read(object.toString().getBytes(StandardCharsets.UTF_8))
                .entries()
                .getFirst();
    }

    MispFile file() {
        List<StixEntry> entries = new ArrayList<>();
        for (Item item : items.values()) {
            StixEntry entry = entry(item.object());
            entries.add(new StixEntry(
                    item.place(),
                    entry.id(),
                    entry.type(),
                    entry.object(),
                    entry.issues().stream()
                            .map(one -> placed(one, item.place()))
                            .toList()));
        }
        entries.addAll(refused);
        return new MispFile(new StixFile(List.of(), entries), List.copyOf(notConverted.values()));
    }

    private static StixIssue placed(StixIssue issue, String place) {
        return new StixIssue(issue.code(), place, issue.message());
    }
}
