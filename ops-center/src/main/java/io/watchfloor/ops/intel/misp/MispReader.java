package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.intel.stix.BoundedFile;
import io.watchfloor.ops.intel.stix.StixCode;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads an event of MISP, a list of events, or the response of its API, as objects of STIX. */
public final class MispReader {

    private final StixLimits limits;

    /** @param limits of the file; its objects are attributes and objects of MISP */
    public MispReader(StixLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a file. An invalid event or attribute does not affect the others.
     *
     * @param unmarked level of events without a label of the Traffic Light Protocol
     */
    public MispFile read(byte[] file, Tlp unmarked) {
        return switch (BoundedFile.json(file, limits)) {
            case BoundedFile.Result.Refused<JsonNode> refused -> new MispFile(refused.file(), List.of());
            case BoundedFile.Result.Done<JsonNode>(JsonNode root) -> events(root, unmarked);
        };
    }

    /**
     * An event of a file, as a file of its own.
     *
     * @param place to put before the places in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Event(String place, byte[] json) {}

    /** Divides a file into its events. A file that has no list of events is not divided. */
    public BoundedFile.Result<List<Event>> events(byte[] file) {
        return switch (BoundedFile.json(file, limits)) {
            case BoundedFile.Result.Refused<JsonNode>(StixIssue issue) -> new BoundedFile.Result.Refused<>(issue);
            case BoundedFile.Result.Done<JsonNode>(JsonNode root) -> new BoundedFile.Result.Done<>(divided(root));
        };
    }

    private static List<Event> divided(JsonNode root) {
        JsonNode list = root.has("response") ? root.path("response") : root;
        if (!list.isArray() || list.isEmpty()) {
            return List.of(new Event("", bytes(root)));
        }
        String place = root.has("response") ? "/response/" : "/";
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            events.add(new Event(place + i, bytes(list.path(i))));
        }
        return events;
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private MispFile events(JsonNode root, Tlp unmarked) {
        boolean response = root.has("response");
        JsonNode list = response ? root.path("response") : root;
        String place = response ? "/response" : "";
        MispObjects objects = new MispObjects();
        long count = 0;
        if (list.isArray()) {
            for (JsonNode one : list) {
                count += size(event(one));
            }
        } else {
            count = size(event(list));
        }
        if (count > limits.objects()) {
            return refused(
                    StixCode.MISP_COUNT,
                    place,
                    "The file has %d attributes and objects, and %d are allowed. Split it by event."
                            .formatted(count, limits.objects()));
        }
        if (list.isArray()) {
            if (list.isEmpty()) {
                return refused(StixCode.MISP_FORM, place, "The list has no event.");
            }
            for (int i = 0; i < list.size(); i++) {
                add(list.path(i), place + "/" + i, unmarked, objects);
            }
        } else if (isEvent(list)) {
            add(list, place, unmarked, objects);
        } else {
            return refused(
                    StixCode.MISP_FORM,
                    place,
                    "The file is not an event of MISP. Send {\"Event\": {...}}, a list of events, or {\"response\": [...]}.");
        }
        return objects.file();
    }

    private static void add(JsonNode one, String place, Tlp unmarked, MispObjects objects) {
        if (isEvent(one)) {
            String below = one.has("Event") ? place + "/Event" : place;
            EventReading.read(event(one), below, unmarked, objects);
        } else {
            objects.refuse(
                    "event", new StixIssue(StixCode.MISP_FORM, place, "This is not an event of MISP. Remove it."));
        }
    }

    private static JsonNode event(JsonNode one) {
        return one.has("Event") ? one.path("Event") : one;
    }

    private static long size(JsonNode event) {
        long count = event.path("Attribute").size();
        for (JsonNode object : event.path("Object")) {
            count += 1 + object.path("Attribute").size();
        }
        return count;
    }

    /** Whether a JSON object looks like an event, alone or wrapped. */
    static boolean isEvent(JsonNode one) {
        return one.path("Event").isObject()
                || (one.isObject() && !one.has("type") && one.has("info") && (one.has("uuid") || one.has("Attribute")));
    }

    private static MispFile refused(StixCode code, String place, String message) {
        return new MispFile(new StixFile(List.of(new StixIssue(code, place, message)), List.of()), List.of());
    }
}
