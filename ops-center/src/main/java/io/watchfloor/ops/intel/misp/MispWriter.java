package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects of STIX as events of MISP. What was read from MISP becomes the event that it was; everything else
 * becomes one event. The markings are tags.
 */
public final class MispWriter {

    /** An object and its level, which may be higher than its markings. */
    public record Item(StixObject object, Tlp level) {}

    /**
     * What was written.
     *
     * @param response a JSON object with the list of events in {@code response}
     * @param notConverted objects without an equivalent
     */
    public record Written(JsonNode response, long notConverted) {}

    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, Carrier> carriers = new LinkedHashMap<>();

    /** The newest object of each attribute and object of MISP, which has another type after a change of the event. */
    private final Map<String, String> newest = new HashMap<>();

    private final List<Item> others = new ArrayList<>();
    private final Set<String> referenced = new HashSet<>();
    private long notConverted;

    /** An attribute or object, and the level with which it is written. */
    private record Carrier(ObjectNode json, Tlp level) {}

    /** An event that was read from MISP. */
    private static final class Event {
        private final ObjectNode json = JsonNodeFactory.instance.objectNode();
        private final ArrayNode attributes = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode objects = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode reports = JsonNodeFactory.instance.arrayNode();
        private final List<Runnable> marks = new ArrayList<>();
        private @Nullable Tlp level;
        private Tlp lowest = Tlp.RED;
        private long newest;
    }

    private MispWriter() {}

    /** @param items one version of each object */
    public static Written write(List<Item> items) {
        MispWriter writer = new MispWriter();
        items.forEach(writer::version);
        items.forEach(writer::first);
        items.forEach(writer::second);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        writer.events.values().forEach(event -> list.addObject().set("Event", writer.finished(event)));
        List<Item> natives = writer.others.stream()
                .filter(one -> !writer.referenced.contains(one.object().id()))
                .toList();
        if (!natives.isEmpty()) {
            NativeEvent event = NativeEvent.of(natives);
            writer.notConverted += event.notConverted();
            if (event.written()) {
                list.addObject().set("Event", event.json());
            }
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.set("response", list);
        return new Written(response, writer.notConverted);
    }

    private void version(Item item) {
        uuid(item)
                .ifPresent(
                        uuid -> newest.merge(uuid, sort(item), (one, other) -> one.compareTo(other) < 0 ? other : one));
    }

    private static Optional<String> uuid(Item item) {
        JsonNode extension = MispExtension.of(item.object().json());
        return Stream.of("attribute", "object")
                .map(one -> extension.path(one).path("uuid").asText(""))
                .filter(one -> !one.isEmpty())
                .findFirst();
    }

    /** Orders the objects of an attribute. An indicator comes after another object of the same version. */
    private static String sort(Item item) {
        String version = item.object().version();
        return (version == null ? "" : version) + (item.object().type().equals("indicator") ? "b" : "a");
    }

    /** Attributes and objects, before what refers to them. */
    private void first(Item item) {
        JsonNode extension = MispExtension.of(item.object().json());
        String event = extension.path("event").asText("");
        if (extension.has("tag") || extension.has("ended")) {
            return;
        }
        if (uuid(item).map(newest::get).filter(one -> !one.equals(sort(item))).isPresent()) {
            item.object().json().path("object_refs").forEach(one -> referenced.add(one.asText()));
            return;
        }
        if (event.isEmpty()) {
            others.add(item);
            return;
        }
        Event of = events.computeIfAbsent(event, uuid -> event(uuid));
        of.lowest = of.lowest.covers(item.level()) ? item.level() : of.lowest;
        if (extension.path("attribute").isObject()) {
            ObjectNode attribute = extension.path("attribute").deepCopy();
            deleted(attribute, item);
            ArrayNode tags = tags(extension);
            of.marks.add(() -> {
                mark(tags, item.level(), level(of));
                setTags(attribute, tags);
            });
            sightings(attribute, extension.path("expirations"));
            of.attributes.add(attribute);
            carried(item, attribute);
        } else if (extension.path("object").isObject()) {
            ObjectNode object = extension.path("object").deepCopy();
            deleted(object, item);
            object.path("Attribute").forEach(one -> {
                if (one instanceof ObjectNode attribute) {
                    attribute(attribute, item, object, of);
                }
            });
            sightings(object, extension.path("expirations"));
            of.objects.add(object);
            carried(item, object);
        } else if (extension.path("report").isObject()) {
            JsonNode report = extension.path("report");
            of.marks.add(() -> {
                // A report has no label of its own in MISP.
                if (MispTags.higher(MispDistribution.least(report), level(of)).covers(item.level())) {
                    of.reports.add(report.deepCopy());
                } else {
                    notConverted++;
                }
            });
        } else if (extension.path("misp_event").isObject()) {
            of.json.setAll((ObjectNode) extension.path("misp_event").deepCopy());
            of.json.set("Orgc", extension.path("orgc").deepCopy());
            ArrayNode tags = tags(extension);
            of.level = item.level();
            of.marks.add(() -> {
                tag(tags, "tlp:" + item.level().text());
                setTags(of.json, tags);
            });
        }
        of.newest = Math.max(of.newest, newest(item));
    }

    private static Event event(String uuid) {
        Event event = new Event();
        event.json.put("uuid", uuid);
        return event;
    }

    private static long newest(Item item) {
        String modified = item.object().text("modified");
        return modified == null ? 0 : MispTime.seconds(modified);
    }

    /** The level of the event. Without its report in the selection, it is the lowest level of its parts. */
    private static Tlp level(Event event) {
        Tlp level = event.level;
        return level != null ? level : event.lowest;
    }

    private static void attribute(ObjectNode attribute, Item item, ObjectNode object, Event of) {
        ArrayNode tags = tags(attribute);
        JsonNode own = attribute.remove("tlp");
        attribute.remove("tags");
        Tlp stated = own == null ? null : Tlp.of(own.asText());
        of.marks.add(() -> {
            Tlp implied = MispTags.higher(level(of), implied(object));
            if (stated != null) {
                tag(tags, "tlp:" + stated.text());
            } else if (!implied.covers(item.level())) {
                tag(tags, "tlp:" + item.level().text());
            }
            setTags(attribute, tags);
        });
    }

    /** The level that the distribution and the stated labels of the attributes of an object have. */
    private static Tlp implied(ObjectNode object) {
        Tlp level = MispDistribution.least(object);
        for (JsonNode attribute : object.path("Attribute")) {
            level = MispTags.higher(level, MispDistribution.least(attribute));
            Tlp tagged = MispTags.of(attribute).marking();
            level = tagged == null ? level : MispTags.higher(level, tagged);
        }
        return level;
    }

    private static void mark(ArrayNode tags, Tlp level, Tlp event) {
        if (!event.covers(level)) {
            tag(tags, "tlp:" + level.text());
        }
    }

    private static void deleted(ObjectNode json, Item item) {
        if (item.object().revoked()) {
            json.put("deleted", true);
        }
    }

    private void carried(Item item, ObjectNode json) {
        carriers.put(item.object().id(), new Carrier(json, item.level()));
        item.object().json().path("object_refs").forEach(one -> referenced.add(one.asText()));
        JsonNode creator = item.object().json().path("created_by_ref");
        referenced.add(creator.asText());
    }

    /** Sightings and references, which belong to an attribute or object. */
    private void second(Item item) {
        JsonNode extension = MispExtension.of(item.object().json());
        JsonNode json = item.object().json();
        if (extension.path("sighting").isObject()) {
            String of = json.path("sighting_of_ref")
                    .asText(json.path("object_refs").path(0).asText());
            json.path("where_sighted_refs").forEach(one -> referenced.add(one.asText()));
            Carrier carrier = carriers.get(of);
            // A sighting has no label of its own in MISP.
            if (carrier == null || !carrier.level().covers(item.level())) {
                notConverted++;
            } else {
                sighting(carrier.json(), extension.path("sighting"));
            }
        } else if (extension.path("reference").isObject()) {
            Carrier carrier = carriers.get(json.path("source_ref").asText());
            if (carrier == null
                    || !carrier.level().covers(item.level())
                    || !carriers.containsKey(json.path("target_ref").asText())) {
                notConverted++;
            } else {
                ObjectNode reference = extension.path("reference").deepCopy();
                reference.remove("object_uuid");
                list(carrier.json(), "ObjectReference").add(reference);
            }
        } else if (extension.path("misp_event").isObject()) {
            referenced.add(json.path("created_by_ref").asText());
        }
    }

    private static void sightings(ObjectNode carrier, JsonNode expirations) {
        expirations.forEach(one -> sighting(carrier, one));
    }

    private static void sighting(ObjectNode carrier, JsonNode given) {
        ObjectNode sighting = given.deepCopy();
        String uuid = sighting.path("attribute_uuid").asText("");
        for (JsonNode attribute : carrier.path("Attribute")) {
            if (attribute instanceof ObjectNode one && one.path("uuid").asText().equals(uuid)) {
                list(one, "Sighting").add(sighting);
                return;
            }
        }
        list(carrier, "Sighting").add(sighting);
    }

    private static ArrayNode list(ObjectNode in, String name) {
        return in.path(name) instanceof ArrayNode list ? list : in.putArray(name);
    }

    private ObjectNode finished(Event event) {
        ObjectNode json = event.json;
        if (!json.has("info")) {
            json.put("info", "Part of an event")
                    .put("timestamp", Long.toString(event.newest))
                    .put("distribution", "0");
            ArrayNode tags = JsonNodeFactory.instance.arrayNode();
            tag(tags, "tlp:" + event.lowest.text());
            json.set("Tag", tags);
        }
        event.marks.forEach(Runnable::run);
        json.set("Attribute", event.attributes);
        json.set("Object", event.objects);
        if (!event.reports.isEmpty()) {
            json.set("EventReport", event.reports);
        }
        return json;
    }

    private static ArrayNode tags(JsonNode extension) {
        ArrayNode tags = JsonNodeFactory.instance.arrayNode();
        extension.path("tags").forEach(one -> tag(tags, one.asText()));
        return tags;
    }

    static void tag(ArrayNode tags, String name) {
        tags.addObject().put("name", name);
    }

    private static void setTags(ObjectNode json, ArrayNode tags) {
        if (!tags.isEmpty()) {
            json.set("Tag", tags);
        }
    }
}
