package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixMarkings;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixTime;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Ends stored indicators whose attribute or object is no longer for detection. Their validity ends, and they are not
 * revoked, because the attribute may be for detection again later, and a revoked object has no later versions.
 */
public final class MispEnds {

    private static final String PREFIX = "indicator--";

    private MispEnds() {}

    /** A stored version. */
    private record Stored(String version, Tlp tlp, StixObject object) {}

    /**
     * Returns the file with a last version of each such indicator. The caller holds the lock of imports.
     *
     * @param file as {@link MispReader} read it
     */
    public static StixFile with(Handle handle, StixFile file) {
        Map<String, StixEntry> others = new LinkedHashMap<>();
        for (StixEntry entry : file.entries()) {
            StixObject object = entry.object();
            if (object != null && isCarrier(object) && !object.type().equals("indicator")) {
                others.put(PREFIX + object.id().substring(object.id().indexOf("--") + 2), entry);
            }
        }
        List<StixEntry> entries = new ArrayList<>(file.entries());
        stored(handle, List.copyOf(others.keySet())).forEach((id, stored) -> {
            StixEntry entry = Objects.requireNonNull(others.get(id));
            end(stored, entry.place(), Objects.requireNonNull(entry.object())).ifPresent(entries::add);
        });
        return new StixFile(file.issues(), List.copyOf(entries));
    }

    private static boolean isCarrier(StixObject object) {
        JsonNode extension = MispExtension.of(object.json());
        return extension.has("attribute") || extension.has("object");
    }

    private static Map<String, Stored> stored(Handle handle, List<String> ids) {
        Map<String, Stored> stored = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            handle.createQuery("""
                            SELECT DISTINCT ON (id) id, version, tlp, body FROM intel_object WHERE id = ANY(:ids)
                            ORDER BY id, version DESC""")
                    .bindArray("ids", String.class, ids)
                    .map((row, context) -> {
                        String version = row.getString("version");
                        Tlp tlp = Tlp.ofRank(row.getInt("tlp"));
                        return StixObject.of(row.getBytes("body")).map(object -> new Stored(version, tlp, object));
                    })
                    .forEach(found ->
                            found.ifPresent(one -> stored.put(one.object().id(), one)));
        }
        return stored;
    }

    private static Optional<StixEntry> end(Stored stored, String place, StixObject now) {
        StixObject indicator = stored.object();
        String version = now.version();
        String modified = now.text("modified");
        String event = MispExtension.of(now.json()).path("event").asText();
        boolean same = MispExtension.of(indicator.json()).path("event").asText().equals(event)
                && Objects.equals(indicator.text("created_by_ref"), now.text("created_by_ref"));
        if (version == null
                || modified == null
                || !same
                || indicator.revoked()
                || version.compareTo(stored.version()) <= 0
                || ended(indicator.text("valid_until"), version)) {
            return Optional.empty();
        }
        ObjectNode json = indicator.json().deepCopy().put("modified", modified).put("valid_until", modified);
        MispExtension.add(json, event).put("ended", true);
        MispObjects.mark(
                json,
                MispTags.higher(stored.tlp(), StixMarkings.level(now, id -> false, Tlp.RED)),
                StixMarkings.isLocalOnly(indicator) || StixMarkings.isLocalOnly(now));
        StixEntry entry = MispObjects.entry(json);
        return Optional.of(new StixEntry(place, entry.id(), entry.type(), entry.object(), entry.issues()));
    }

    private static boolean ended(@Nullable String until, String version) {
        return until != null && StixTime.sortable(until).compareTo(version) <= 0;
    }
}
