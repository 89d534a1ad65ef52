package io.watchfloor.ops.intel;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.intel.stix.StixObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A link between two objects that a third object or the first one states.
 *
 * @param kind the type of the relationship, {@code sighting-of} or {@code refers-to}
 */
record IntelLink(String source, String target, String kind) {

    /** Of one object, such as a report. Further references make no links. */
    private static final int MOST = 1_000;

    private static final int LONGEST_KIND = 200;
    private static final Set<String> CONTAINERS = Set.of("report", "grouping", "note", "opinion");

    /** The links that an object states. */
    static List<IntelLink> of(StixObject object) {
        List<IntelLink> links = new ArrayList<>();
        if (object.type().equals("relationship")) {
            add(links, object.text("source_ref"), object.text("target_ref"), object.text("relationship_type"));
        } else if (object.type().equals("sighting")) {
            add(links, object.id(), object.text("sighting_of_ref"), "sighting-of");
        } else if (CONTAINERS.contains(object.type())) {
            Set<String> refs = new LinkedHashSet<>();
            for (JsonNode ref : object.json().path("object_refs")) {
                refs.add(ref.asText());
            }
            refs.stream().limit(MOST).forEach(ref -> add(links, object.id(), ref, "refers-to"));
        }
        return links;
    }

    private static void add(
            List<IntelLink> links, @Nullable String source, @Nullable String target, @Nullable String kind) {
        if (source != null && target != null && kind != null) {
            links.add(new IntelLink(
                    source, target, kind.length() <= LONGEST_KIND ? kind : kind.substring(0, LONGEST_KIND)));
        }
    }
}
