package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intel.stix.DerivedObservableId;
import io.watchfloor.ops.intel.stix.StixCode;
import io.watchfloor.ops.intel.stix.StixId;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event. An attribute or object becomes an indicator if it has values for detection ({@code to_ids}), observed
 * data if its values are observables, and a note otherwise. The event becomes a report that refers to all of them.
 */
final class EventReading {

    /** Organisations and clusters have no time in MISP. */
    private static final String UNDATED = "2012-01-01T00:00:00.000Z";

    private static final int LONGEST_NAME = 300;
    private static final int MOST_LINKS = 10_000;
    private static final Set<String> ACTORS = Set.of("campaign", "intrusion-set", "malware", "threat-actor", "tool");
    private static final Set<String> INDICATED =
            Set.of("attack-pattern", "campaign", "intrusion-set", "malware", "threat-actor", "tool");

    private static final Set<String> EVENT_READ = Set.of(
            "Attribute",
            "Object",
            "Tag",
            "Galaxy",
            "Org",
            "Orgc",
            "EventReport",
            "ShadowAttribute",
            "RelatedEvent",
            "CryptographicKey",
            "id",
            "org_id",
            "orgc_id",
            "proposal_email_lock",
            "locked",
            "attribute_count",
            "protected");
    private static final Set<String> ATTRIBUTE_READ =
            Set.of("Tag", "Galaxy", "ShadowAttribute", "Sighting", "warnings", "data", "id", "event_id", "object_id");
    private static final Set<String> OBJECT_READ = Set.of("Attribute", "ObjectReference", "id", "event_id");

    private final JsonNode event;
    private final String place;
    private final Scope scope;
    private final MispObjects out;
    private final Set<String> references = new LinkedHashSet<>();

    /** Ids of the objects that were made from attributes and objects, by uuid. */
    private final Map<String, String> made = new LinkedHashMap<>();

    private final List<String> indicators = new ArrayList<>();

    /** What holds for the whole event. */
    private record Scope(
            String uuid,
            long seconds,
            String created,
            String organisation,
            MispSharing sharing,
            MispTags tags,
            String report) {}

    /** A value of an attribute. */
    private record Value(String type, String text, boolean detects, String relation, String place) {}

    /** An attribute, or an object with its attributes. */
    private record Carried(JsonNode json, String place, String uuid, String kind, List<Value> values, MispTags tags) {}

    private EventReading(JsonNode event, String place, Scope scope, MispObjects out) {
        this.event = event;
        this.place = place;
        this.scope = scope;
        this.out = out;
    }

    static void read(JsonNode event, String place, Tlp unmarked, MispObjects out) {
        String uuid = event.path("uuid").asText("");
        OptionalLong seconds = MispTime.seconds(event.path("timestamp"));
        if (!StixId.isValid("report--" + uuid)) {
            out.refuse(
                    "event",
                    new StixIssue(
                            StixCode.MISP_EVENT,
                            place + "/uuid",
                            "The event has no valid uuid, so that a later version could not replace it. Add one."));
        } else if (seconds.isEmpty()) {
            out.refuse(
                    "event",
                    new StixIssue(
                            StixCode.MISP_TIMESTAMP,
                            place + "/timestamp",
                            "The time of the event must be a number of seconds since 1970."));
        } else if (event.path("info").asText("").isBlank()) {
            out.refuse(
                    "event", new StixIssue(StixCode.MISP_EVENT, place + "/info", "The event has no title. Add info."));
        } else {
            MispTags tags = MispTags.of(event);
            Tlp marked = tags.marking();
            String version = MispTime.text(seconds.getAsLong());
            String created = MispTime.day(event.path("date"))
                    .filter(day -> day.compareTo(version) <= 0)
                    .orElse(version);
            Scope scope = new Scope(
                    uuid,
                    seconds.getAsLong(),
                    created,
                    organisation(event),
                    MispSharing.ofEvent(event).and(new MispSharing(marked == null ? unmarked : marked, false)),
                    tags,
                    (isReport(event) ? "report--" : "grouping--") + uuid);
            new EventReading(event, place, scope, out).read();
        }
    }

    /** An event that was never published is not a report yet. */
    private static boolean isReport(JsonNode event) {
        return event.path("published").asBoolean()
                || MispTime.seconds(event.path("publish_timestamp")).orElse(0) > 0;
    }

    private static JsonNode creator(JsonNode event) {
        return event.has("Orgc") ? event.path("Orgc") : event.path("Org");
    }

    private static String organisation(JsonNode event) {
        String uuid = creator(event).path("uuid").asText("");
        String id = "identity--" + uuid;
        return StixId.isValid(id)
                ? id
                : derived(
                        "identity",
                        "misp organisation " + creator(event).path("name").asText(""));
    }

    private void read() {
        JsonNode organisation = creator(event);
        addUndated(
                identity(scope.organisation(), organisation.path("name").asText("")), scope.sharing(), place + "/Orgc");
        scope.tags().clusters().forEach(one -> references.add(cluster(one, scope.sharing(), place)));
        for (int i = 0; i < event.path("Attribute").size(); i++) {
            attribute(event.path("Attribute").path(i), place + "/Attribute/" + i);
        }
        for (int i = 0; i < event.path("Object").size(); i++) {
            object(event.path("Object").path(i), place + "/Object/" + i);
        }
        for (int i = 0; i < event.path("EventReport").size(); i++) {
            eventReport(event.path("EventReport").path(i), place + "/EventReport/" + i);
        }
        for (int i = 0; i < event.path("Object").size(); i++) {
            objectReferences(event.path("Object").path(i), place + "/Object/" + i);
        }
        links();
        leftOut(event, EVENT_READ, MispExtension.EVENT, place);
        out.notConverted(
                "misp.related-event",
                "Related events are the correlations of another server.",
                place + "/RelatedEvent",
                event.path("RelatedEvent").size());
        out.notConverted(
                "misp.key",
                "Keys of protected events are not used.",
                place + "/CryptographicKey",
                event.path("CryptographicKey").size());
        report();
    }

    private void report() {
        boolean published = isReport(event);
        ObjectNode report = dated(scope.report(), MispTime.text(scope.seconds()));
        report.put("name", event.path("info").asText());
        if (published) {
            report.putArray("report_types").add("threat-report");
            report.put(
                    "published",
                    MispTime.text(
                            MispTime.seconds(event.path("publish_timestamp")).orElse(scope.seconds())));
        } else {
            report.put("context", "suspicious-activity");
        }
        labels(report, scope.tags());
        ArrayNode refs = report.putArray("object_refs");
        references.add(scope.organisation());
        references.forEach(refs::add);
        ObjectNode extension = MispExtension.add(report, scope.uuid());
        extension.set("misp_event", MispExtension.copy(event, MispExtension.EVENT));
        extension.set("orgc", MispExtension.copy(creator(event), List.of("uuid", "name")));
        tags(extension, scope.tags());
        out.add(report, place, scope.sharing());
    }

    private void attribute(JsonNode attribute, String at) {
        value(attribute, at).ifPresent(value -> {
            String uuid = uuid(attribute, value.type() + " " + value.text());
            carry(new Carried(attribute, at, uuid, value.type(), List.of(value), MispTags.of(attribute)), null);
            leftOut(attribute, ATTRIBUTE_READ, MispExtension.ATTRIBUTE, at);
        });
    }

    private void object(JsonNode object, String at) {
        List<Value> values = new ArrayList<>();
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        List<MispTags> tags = new ArrayList<>();
        for (int i = 0; i < object.path("Attribute").size(); i++) {
            JsonNode attribute = object.path("Attribute").path(i);
            value(attribute, at + "/Attribute/" + i).ifPresent(value -> {
                if (!attribute.path("deleted").asBoolean()) {
                    values.add(value);
                }
                MispTags own = MispTags.of(attribute);
                tags.add(own);
                ObjectNode copy = MispExtension.copy(attribute, MispExtension.ATTRIBUTE);
                tags(copy, own);
                label(copy, own);
                kept.add(copy);
                leftOut(attribute, ATTRIBUTE_READ, MispExtension.ATTRIBUTE, value.place());
            });
        }
        String name = object.path("name").asText("");
        if (name.isEmpty() || kept.isEmpty()) {
            out.refuse(
                    "object",
                    new StixIssue(
                            StixCode.MISP_ATTRIBUTE, at, "The object has no name, or no valid attribute. Correct it."));
            return;
        }
        Tlp strictest = null;
        for (MispTags one : tags) {
            Tlp marking = one.marking();
            strictest = marking == null ? strictest : MispTags.higher(strictest, marking);
        }
        MispTags all = new MispTags(
                strictest,
                tags.stream().flatMap(one -> one.clusters().stream()).distinct().toList(),
                tags.stream().flatMap(one -> one.others().stream()).distinct().toList());
        carry(new Carried(object, at, uuid(object, name + " " + kept), name, values, all), kept);
        leftOut(object, OBJECT_READ, MispExtension.OBJECT, at);
    }

    /** Keeps the label of an attribute of an object. The whole object has the most restrictive label of its attributes. */
    private static void label(ObjectNode copy, MispTags tags) {
        Tlp marking = tags.marking();
        if (marking != null) {
            copy.put("tlp", marking.text());
        }
    }

    private Optional<Value> value(JsonNode attribute, String at) {
        String type = attribute.path("type").asText("");
        JsonNode value = attribute.path("value");
        boolean dated = !attribute.has("timestamp")
                || attribute.path("timestamp").isNull()
                || MispTime.seconds(attribute.path("timestamp")).isPresent();
        if (type.isEmpty()
                || !value.isValueNode()
                || value.isNull()
                || value.asText().isBlank()) {
            out.refuse(
                    "attribute",
                    new StixIssue(StixCode.MISP_ATTRIBUTE, at, "The attribute has no type or no value. Add them."));
            return Optional.empty();
        }
        if (!dated) {
            out.refuse(
                    "attribute",
                    new StixIssue(
                            StixCode.MISP_TIMESTAMP,
                            at + "/timestamp",
                            "The time of the attribute must be a number of seconds since 1970."));
            return Optional.empty();
        }
        boolean warned = !attribute.path("warnings").isEmpty();
        boolean detects = attribute.path("to_ids").asBoolean();
        if (warned && detects) {
            out.notConverted(
                    "misp.warning-list",
                    "The producer has the value on a warning list, so that it is kept as an observation and not compared.",
                    at,
                    1);
        }
        out.notConverted(
                "misp.attachment",
                "The content of an attachment is not stored; its name and hashes are.",
                at + "/data",
                attribute.path("data").asText("").isEmpty() ? 0 : 1);
        return Optional.of(new Value(
                type,
                value.asText(),
                detects && !warned,
                attribute.path("object_relation").asText(""),
                at));
    }

    /** The uuid of an attribute or object; without a valid one, a uuid that follows from its content. */
    private String uuid(JsonNode one, String content) {
        String uuid = one.path("uuid").asText("");
        return StixId.isValid("indicator--" + uuid)
                ? uuid
                : DerivedObservableId.uuid(("misp " + scope.uuid() + " " + content).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    /** @param attributes of an object; null for an attribute */
    private void carry(Carried one, @Nullable ArrayNode attributes) {
        Tlp marked = one.tags().marking();
        MispSharing sharing = MispSharing.of(one.json()).and(scope.sharing());
        if (marked != null) {
            sharing = sharing.and(new MispSharing(marked, false));
        }
        for (JsonNode attribute : one.json().path("Attribute")) {
            sharing = sharing.and(MispSharing.of(attribute));
        }
        long seconds = MispTime.seconds(one.json().path("timestamp")).orElse(scope.seconds());
        String version = MispTime.version(seconds, scope.seconds());
        Made result = indicator(one, version)
                .or(() -> vulnerability(one, version))
                .or(() -> observed(one, version))
                .orElseGet(() -> note(one, version));
        for (ObjectNode observable : result.observables()) {
            out.add(observable, one.place(), sharing);
            references.add(observable.path("id").asText());
        }
        ObjectNode object = result.object();
        describe(object, one);
        ObjectNode extension = MispExtension.add(object, scope.uuid());
        if (attributes == null) {
            extension.set("attribute", kept(one.json(), MispExtension.ATTRIBUTE, one.uuid()));
        } else {
            ObjectNode kept = kept(one.json(), MispExtension.OBJECT, one.uuid());
            kept.set("Attribute", attributes);
            extension.set("object", kept);
        }
        tags(extension, one.tags());
        sightings(one, object, extension, sharing);
        out.add(object, one.place(), sharing);
        String id = object.path("id").asText();
        references.add(id);
        made.put(one.uuid(), id);
        attributesOf(one).forEach(uuid -> made.putIfAbsent(uuid, id));
        boolean detects = object.path("type").asText().equals("indicator")
                && !object.path("revoked").asBoolean();
        if (detects) {
            indicators.add(id);
        }
        for (MispTags.Cluster cluster : one.tags().clusters()) {
            String target = cluster(cluster, sharing, one.place());
            references.add(target);
            link(
                    id,
                    detects && INDICATED.contains(cluster.type()) ? "indicates" : "related-to",
                    target,
                    version,
                    sharing);
        }
    }

    private static List<String> attributesOf(Carried one) {
        List<String> uuids = new ArrayList<>();
        one.json()
                .path("Attribute")
                .forEach(attribute -> uuids.add(attribute.path("uuid").asText("")));
        uuids.remove("");
        return uuids;
    }

    private ObjectNode kept(JsonNode json, List<String> fields, String uuid) {
        ObjectNode kept = MispExtension.copy(json, fields).put("uuid", uuid);
        if (!kept.has("timestamp")) {
            kept.put("timestamp", Long.toString(scope.seconds()));
        }
        return kept;
    }

    /** @param observables that the object references */
    private record Made(ObjectNode object, List<ObjectNode> observables) {}

    private Optional<Made> indicator(Carried one, String version) {
        Optional<Value> rule = one.values().stream()
                .filter(value -> MispObservable.ruleLanguage(value.type()).isPresent())
                .findFirst();
        String pattern = rule.map(Value::text).orElseGet(() -> pattern(one));
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode indicator = dated("indicator--" + one.uuid(), version);
        indicator.put("name", name(one));
        indicator.putArray("indicator_types").add("malicious-activity");
        indicator.put("pattern", pattern);
        indicator.put(
                "pattern_type",
                rule.flatMap(value -> MispObservable.ruleLanguage(value.type())).orElse("stix"));
        indicator.put("valid_from", version);
        Integer confidence = one.tags().confidence();
        Integer ofEvent = scope.tags().confidence();
        if (confidence != null || ofEvent != null) {
            indicator.put("confidence", confidence != null ? confidence : Objects.requireNonNull(ofEvent));
        }
        if (MispObjects.isValid(indicator)) {
            return Optional.of(new Made(indicator, List.of()));
        }
        return Optional.empty();
    }

    private static String pattern(Carried one) {
        List<String> comparisons = one.values().stream()
                .filter(Value::detects)
                .flatMap(value -> MispObservable.of(value.type(), value.text()).stream())
                .filter(observable -> observable.objects().stream().allMatch(MispObjects::isValid))
                .flatMap(observable -> observable.comparisons().stream())
                .distinct()
                .toList();
        return comparisons.isEmpty() ? "" : "[" + String.join(" OR ", comparisons) + "]";
    }

    private Optional<Made> vulnerability(Carried one, String version) {
        return one.values().stream()
                .filter(value -> value.type().equals("vulnerability"))
                .findFirst()
                .flatMap(value -> {
                    ObjectNode object = dated("vulnerability--" + one.uuid(), version);
                    object.put("name", value.text());
                    if (value.text().matches("CVE-[0-9]{4}-[0-9]{4,}")) {
                        object.putArray("external_references")
                                .addObject()
                                .put("source_name", "cve")
                                .put("external_id", value.text());
                    }
                    return MispObjects.isValid(object) ? Optional.of(new Made(object, List.of())) : Optional.empty();
                });
    }

    private Optional<Made> observed(Carried one, String version) {
        Map<String, ObjectNode> observables = new LinkedHashMap<>();
        ObjectNode file = null;
        for (Value value : one.values()) {
            Optional<MispObservable> found = MispObservable.of(value.type(), value.text())
                    .filter(observable -> observable.objects().stream().allMatch(MispObjects::isValid));
            for (ObjectNode object : found.map(MispObservable::objects).orElse(List.of())) {
                if (one.kind().equals("file") && object.path("type").asText().equals("file")) {
                    file = merged(file, object);
                } else {
                    observables.put(object.path("id").asText(), object);
                }
            }
        }
        if (file != null) {
            file.remove("id");
            observables.put("", MispObservable.identified(file));
        }
        if (observables.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode object = dated("observed-data--" + one.uuid(), version);
        String first = MispTime.utc(one.json().path("first_seen")).orElse(version);
        String last = MispTime.utc(one.json().path("last_seen")).orElse(first);
        object.put("first_observed", first).put("last_observed", last).put("number_observed", 1);
        ArrayNode refs = object.putArray("object_refs");
        observables
                .values()
                .forEach(observable -> refs.add(observable.path("id").asText()));
        return MispObjects.isValid(object)
                ? Optional.of(new Made(object, List.copyOf(observables.values())))
                : Optional.empty();
    }

    /** The attributes of an object of the kind file describe one file. */
    private static ObjectNode merged(@Nullable ObjectNode file, ObjectNode more) {
        if (file == null) {
            return more;
        }
        if (!file.has("name") && more.has("name")) {
            file.put("name", more.path("name").asText());
        }
        more.path("hashes").properties().forEach(hash -> {
            ObjectNode hashes = file.path("hashes") instanceof ObjectNode given ? given : file.putObject("hashes");
            hashes.set(hash.getKey(), hash.getValue());
        });
        return file;
    }

    private Made note(Carried one, String version) {
        String content = one.values().isEmpty()
                ? one.kind()
                : one.values().stream()
                        .map(value ->
                                value.relation().isEmpty() ? value.text() : value.relation() + ": " + value.text())
                        .reduce((a, b) -> a + "\n" + b)
                        .orElseThrow();
        boolean known = one.values().stream()
                .anyMatch(value -> MispObservable.of(value.type(), value.text()).isPresent());
        if (known) {
            out.notConverted(
                    "misp.value", "The value is not of its type, so that it is kept as a note.", one.place(), 1);
        } else {
            out.notConverted(
                    "misp.note",
                    "No observable has the type %s, so that the text is kept as a note.".formatted(shown(one.kind())),
                    one.place(),
                    1);
        }
        ObjectNode note = dated("note--" + one.uuid(), version);
        note.put("abstract", name(one)).put("content", content);
        note.putArray("object_refs").add(scope.report());
        return new Made(note, List.of());
    }

    private void eventReport(JsonNode report, String at) {
        String content = report.path("content").asText("");
        if (content.isBlank()) {
            out.notConverted("misp.empty-report", "The report of the event has no content.", at, 1);
            return;
        }
        String uuid = uuid(report, report.path("name").asText("") + content);
        long seconds = MispTime.seconds(report.path("timestamp")).orElse(scope.seconds());
        ObjectNode note = dated("note--" + uuid, MispTime.version(seconds, scope.seconds()));
        note.put("abstract", report.path("name").asText("")).put("content", content);
        note.putArray("object_refs").add(scope.report());
        if (report.path("deleted").asBoolean()) {
            note.put("revoked", true);
        }
        MispExtension.add(note, scope.uuid()).set("report", kept(report, MispExtension.REPORT, uuid));
        out.add(note, at, scope.sharing().and(MispSharing.of(report)));
        references.add(note.path("id").asText());
    }

    private void objectReferences(JsonNode object, String at) {
        for (int i = 0; i < object.path("ObjectReference").size(); i++) {
            JsonNode reference = object.path("ObjectReference").path(i);
            String source = made.get(object.path("uuid").asText(""));
            String target = made.get(reference.path("referenced_uuid").asText(""));
            String type = reference
                    .path("relationship_type")
                    .asText("")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "-");
            if (source == null
                    || target == null
                    || type.isEmpty()
                    || reference.path("deleted").asBoolean()) {
                out.notConverted(
                        "misp.reference",
                        "The reference is deleted, or to something that is not in the event.",
                        at + "/ObjectReference/" + i,
                        1);
                continue;
            }
            long seconds = MispTime.seconds(reference.path("timestamp")).orElse(scope.seconds());
            String uuid = uuid(reference, source + type + target);
            ObjectNode link = dated("relationship--" + uuid, MispTime.version(seconds, scope.seconds()));
            link.put("relationship_type", type).put("source_ref", source).put("target_ref", target);
            MispExtension.add(link, scope.uuid())
                    .set(
                            "reference",
                            kept(reference, MispExtension.REFERENCE, uuid)
                                    .put("object_uuid", object.path("uuid").asText()));
            out.add(link, at, scope.sharing());
            references.add(link.path("id").asText());
        }
    }

    /** Links the indicators to the actors and malware of the event. */
    private void links() {
        List<MispTags.Cluster> actors = scope.tags().clusters().stream()
                .filter(one -> ACTORS.contains(one.type()))
                .toList();
        long count = (long) actors.size() * indicators.size();
        if (count > MOST_LINKS) {
            out.notConverted(
                    "misp.links",
                    "The event has too many indicators to link each to each actor. The report refers to them.",
                    place,
                    count);
            return;
        }
        for (MispTags.Cluster actor : actors) {
            String target = clusterId(actor);
            indicators.forEach(id ->
                    link(id, "indicates", target, MispTime.version(scope.seconds(), scope.seconds()), scope.sharing()));
        }
    }

    private void link(String source, String type, String target, String version, MispSharing sharing) {
        ObjectNode link = dated(derived("relationship", "misp " + source + " " + type + " " + target), version);
        link.put("relationship_type", type).put("source_ref", source).put("target_ref", target);
        MispExtension.add(link, scope.uuid()).put("derived", true);
        out.add(link, place, sharing);
    }

    private void sightings(Carried one, ObjectNode object, ObjectNode extension, MispSharing sharing) {
        ArrayNode ends = JsonNodeFactory.instance.arrayNode();
        List<JsonNode> all = new ArrayList<>();
        one.json().path("Sighting").forEach(all::add);
        one.json()
                .path("Attribute")
                .forEach(attribute -> attribute
                        .path("Sighting")
                        .forEach(sighting -> all.add(
                                sighting.has("attribute_uuid") || !(sighting instanceof ObjectNode own)
                                        ? sighting
                                        : own.put(
                                                "attribute_uuid",
                                                attribute.path("uuid").asText("")))));
        for (JsonNode sighting : all) {
            OptionalLong seconds = MispTime.seconds(sighting.path("date_sighting"));
            if (seconds.isEmpty()) {
                out.notConverted("misp.sighting", "The sighting has no time.", one.place() + "/Sighting", 1);
            } else if (sighting.path("type").asText("0").equals("2")) {
                ends.add(keptSighting(sighting));
                boolean later = MispTime.text(seconds.getAsLong())
                                .compareTo(object.path("valid_from").asText())
                        > 0;
                if (object.has("pattern") && later) {
                    object.put("valid_until", MispTime.text(seconds.getAsLong()));
                }
            } else {
                sighting(sighting, seconds.getAsLong(), object, one.place(), sharing);
            }
        }
        if (!ends.isEmpty()) {
            extension.set("expirations", ends);
        }
    }

    private static ObjectNode keptSighting(JsonNode sighting) {
        ObjectNode kept =
                MispExtension.copy(sighting, List.of("uuid", "type", "date_sighting", "source", "attribute_uuid"));
        if (sighting.path("Organisation").isObject()) {
            kept.set("Organisation", MispExtension.copy(sighting.path("Organisation"), List.of("uuid", "name")));
        }
        return kept;
    }

    private void sighting(JsonNode sighting, long seconds, ObjectNode of, String at, MispSharing sharing) {
        boolean wrong = sighting.path("type").asText("0").equals("1");
        String type = wrong ? "opinion" : "sighting";
        String uuid = uuid(sighting, of.path("id").asText() + seconds);
        String time = MispTime.text(seconds);
        // The object that was sighted has another type if the event changed, so that the sighting has another version.
        ObjectNode object = dated(type + "--" + uuid, MispTime.version(seconds, scope.seconds()));
        object.put("created", time);
        if (wrong) {
            object.put("opinion", "strongly-disagree").put("explanation", "Reported as a false positive.");
            object.putArray("object_refs").add(of.path("id").asText());
        } else {
            object.put("first_seen", time).put("last_seen", time).put("count", 1);
            object.put("sighting_of_ref", of.path("id").asText());
            String organisation =
                    "identity--" + sighting.path("Organisation").path("uuid").asText("");
            if (StixId.isValid(organisation)) {
                addUndated(
                        identity(
                                organisation,
                                sighting.path("Organisation").path("name").asText("")),
                        sharing,
                        at);
                object.putArray("where_sighted_refs").add(organisation);
            }
        }
        MispExtension.add(object, scope.uuid())
                .set("sighting", keptSighting(sighting).put("uuid", uuid));
        out.add(object, at, sharing);
        references.add(object.path("id").asText());
    }

    private void describe(ObjectNode object, Carried one) {
        String comment = one.json().path("comment").asText("");
        boolean note = object.path("type").asText().equals("note")
                || object.path("type").asText().equals("observed-data");
        if (!comment.isBlank() && !note) {
            object.put("description", comment);
        }
        labels(object, one.tags());
        if (one.json().path("deleted").asBoolean()) {
            object.put("revoked", true);
        }
    }

    private static void labels(ObjectNode object, MispTags tags) {
        if (!tags.others().isEmpty()) {
            ArrayNode labels = object.putArray("labels");
            tags.others().forEach(labels::add);
        }
    }

    private static void tags(ObjectNode extension, MispTags tags) {
        if (!tags.others().isEmpty()) {
            ArrayNode list = extension.putArray("tags");
            tags.others().forEach(list::add);
        }
    }

    private String cluster(MispTags.Cluster cluster, MispSharing sharing, String at) {
        ObjectNode object = undated(clusterId(cluster));
        object.put("name", cluster.name());
        if (cluster.type().equals("malware")) {
            object.put("is_family", true);
        }
        if (cluster.attackId() != null) {
            object.putArray("external_references")
                    .addObject()
                    .put("source_name", "mitre-attack")
                    .put("external_id", cluster.attackId());
        }
        object.putObject("extensions")
                .putObject(MispExtension.ID)
                .put("extension_type", "property-extension")
                .put("tag", cluster.tag());
        addUndated(object, sharing, at);
        return object.path("id").asText();
    }

    private static String clusterId(MispTags.Cluster cluster) {
        return derived(cluster.type(), cluster.tag());
    }

    private static ObjectNode identity(String id, String name) {
        return undated(id).put("name", name.isBlank() ? "unknown" : name).put("identity_class", "organization");
    }

    /**
     * Organisations and clusters occur in events with different markings. Each marking is a version of its own, and the
     * least restrictive one is the last: a reader sees the organisation as soon as one event that they may read names it.
     */
    private void addUndated(ObjectNode object, MispSharing sharing, String at) {
        int milliseconds = 1_000 * (Tlp.RED.rank() + 1 - sharing.level().rank()) - (sharing.localOnly() ? 500 : 0);
        object.put(
                "modified",
                UNDATED.replace("00.000Z", "%02d.%03dZ".formatted(milliseconds / 1_000, milliseconds % 1_000)));
        out.add(object, at, sharing);
    }

    private static ObjectNode undated(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", id.substring(0, id.indexOf("--")))
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", UNDATED)
                .put("modified", UNDATED);
    }

    private ObjectNode dated(String id, String version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", id.substring(0, id.indexOf("--")))
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created_by_ref", scope.organisation())
                .put("created", scope.created().compareTo(version) <= 0 ? scope.created() : version)
                .put("modified", version);
    }

    private static String derived(String type, String name) {
        return type + "--" + DerivedObservableId.uuid(("misp " + name).getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Carried one) {
        String text = one.values().stream()
                .filter(Value::detects)
                .findFirst()
                .or(() -> one.values().stream().findFirst())
                .map(value -> MispObservable.ruleLanguage(value.type()).isPresent() ? one.kind() : value.text())
                .orElse(one.kind());
        return text.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String shown(String kind) {
        return kind.matches("[A-Za-z0-9|._-]{1,60}") ? kind : "of the attribute";
    }

    private void leftOut(JsonNode from, Set<String> read, List<String> kept, String at) {
        from.properties().forEach(field -> {
            JsonNode value = field.getValue();
            boolean empty = value.isNull()
                    || (value.isContainerNode() && value.isEmpty())
                    || value.asText(" ").isEmpty();
            String name = field.getKey();
            if (!empty && !read.contains(name) && !kept.contains(name)) {
                out.notConverted(
                        "misp.field", "The field %s is not used.".formatted(shown(name)), at + "/" + shown(name), 1);
            }
        });
        out.notConverted(
                "misp.proposal",
                "Proposals of others are not part of the event.",
                at + "/ShadowAttribute",
                from.path("ShadowAttribute").size());
    }
}
