package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A valid object.
 *
 * @param body the object as received, in UTF-8
 * @param json the same, parsed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record StixObject(byte[] body, ObjectNode json) {

    /** Parses a body that was valid when it was stored; empty if it no longer is. */
    public static Optional<StixObject> of(byte[] body) {
        return new StixReader(StixLimits.USUAL).read(body).objects().stream().findFirst();
    }

    public String id() {
        return json.path("id").textValue();
    }

    public String type() {
        return json.path("type").textValue();
    }

    /** The text of a property; null if absent or not a text. */
    public @Nullable String text(String property) {
        return json.path(property).textValue();
    }

    /**
     * The version in the order of time: {@code modified}, else {@code created}, with the precision received; null for an
     * object that has neither, such as an observable.
     */
    public @Nullable String version() {
        String time = StixTime.isValid(json.path("modified")) ? text("modified") : text("created");
        return time == null || !StixTime.isValid(time) ? null : StixTime.sortable(time);
    }

    public boolean revoked() {
        return json.path("revoked").asBoolean();
    }

    /** Ids of the marking definitions of the object and of parts of it. */
    public List<String> markings() {
        List<String> all = new ArrayList<>();
        json.path("object_marking_refs").forEach(one -> all.add(one.asText()));
        for (JsonNode one : json.path("granular_markings")) {
            if (one.has("marking_ref")) {
                all.add(one.path("marking_ref").asText());
            }
        }
        return all;
    }

    /** The object in the form in which equal objects have equal bytes. */
    public byte[] canonical() {
        return CanonicalJson.bytes(json);
    }
}
