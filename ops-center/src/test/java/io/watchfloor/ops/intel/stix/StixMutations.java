package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes malformed bundles from a good one: each has exactly one mistake, at a known place. */
final class StixMutations {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * @param object the object with the mistake; for a mistake in the text the object without it
     * @param file the whole bundle
     * @param code the expected code
     * @param place the expected place
     */
    @SuppressWarnings("ArrayRecordComponent") // mutations are never compared
    record Mutation(String kind, JsonNode object, byte[] file, StixCode code, String place) {
        @Override
        public String toString() {
            return "%s %s %s".formatted(kind, object.path("type").asText(), place);
        }
    }

    private final ObjectNode bundle;
    private final List<Mutation> all = new ArrayList<>();

    private StixMutations(ObjectNode bundle) {
        this.bundle = bundle;
    }

    static List<Mutation> of(ObjectNode bundle) {
        StixMutations mutations = new StixMutations(bundle);
        for (int i = 0; i < bundle.path("objects").size(); i++) {
            mutations.object(i);
        }
        return mutations.all;
    }

    private ObjectNode original(int index) {
        return (ObjectNode) bundle.path("objects").get(index);
    }

    private void object(int index) {
        ObjectNode object = original(index);
        String type = object.path("type").asText();
        StixModel.Shape known = StixModel.STANDARD.object(type);
        change("missing id", index, StixCode.MISSING_PROPERTY, "/id", o -> o.remove("id"));
        change("bad id", index, StixCode.ID, "/id", o -> o.put("id", type + "--4711"));
        change(
                "id of another type",
                index,
                StixCode.ID,
                "/id",
                o -> o.put("id", "note--" + "1".repeat(8) + "-1111-4111-8111-111111111111x"));
        change("spec version", index, StixCode.SPEC_VERSION, "/spec_version", o -> o.put("spec_version", "2.2"));
        change("reserved name", index, StixCode.RESERVED_PROPERTY, "/severity", o -> o.put("severity", "high"));
        change("property name", index, StixCode.PROPERTY_NAME, "/Xy", o -> o.put("Xy", "1"));
        change("null", index, StixCode.WRONG_TYPE, "/x_null", o -> o.putNull("x_null"));
        change("empty list", index, StixCode.EMPTY, "/x_list", o -> o.putArray("x_list"));
        change("too deep", index, StixCode.DEPTH, "/x_deep" + "/0".repeat(23), o -> {
            ArrayNode at = o.putArray("x_deep");
            for (int i = 0; i < 30; i++) {
                at = at.addArray();
            }
        });
        change(
                "extension key",
                index,
                StixCode.EXTENSION,
                "/extensions/Other",
                o -> o.withObject("/extensions").putObject("Other").put("a", 1));
        change(
                "dangling selector",
                index,
                StixCode.SELECTOR,
                "/granular_markings/0/selectors/0",
                o -> o.putArray("granular_markings")
                        .addObject()
                        .put("marking_ref", "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da")
                        .putArray("selectors")
                        .add("labels.[7]"));
        String text = bundle.toString();
        String whole = object.toString();
        String twice = whole.substring(0, whole.length() - 1) + ",\"type\":\"" + type + "\"}";
        all.add(new Mutation(
                "duplicate key",
                object,
                text.replace(whole, twice).getBytes(StandardCharsets.UTF_8),
                StixCode.DUPLICATE_KEY,
                "/objects/" + index + "/type"));
        if (known != null) {
            object.properties().forEach(member -> {
                StixModel.Property property = known.properties().get(member.getKey());
                if (property != null) {
                    property(index, member, property);
                }
            });
        }
    }

    private void property(int index, Map.Entry<String, JsonNode> member, StixModel.Property property) {
        String name = member.getKey();
        String place = "/" + name;
        if (name.equals("pattern")) {
            change("pattern", index, StixCode.PATTERN, place, o -> o.put(name, "[domain-name:value = 'a' OR]"));
        }
        if (property.required()) {
            change("missing " + name, index, StixCode.MISSING_PROPERTY, place, o -> o.remove(name));
        }
        change("null " + name, index, null, place, o -> o.putNull(name));
        switch (property.value()) {
            case StixModel.Value.Plain plain -> plain(index, name, plain);
            case StixModel.Value.Numeric number -> {
                change("text for number", index, StixCode.WRONG_TYPE, place, o -> o.put(name, "7"));
                if (Double.isFinite(number.least())) {
                    change("below range", index, StixCode.RANGE, place, o -> o.put(name, (long) number.least() - 1));
                }
                if (number.most() < 1e12) {
                    change("above range", index, StixCode.RANGE, place, o -> o.put(name, (long) number.most() + 1));
                }
            }
            case StixModel.Value.Vocabulary vocabulary -> {
                change("number for vocabulary", index, StixCode.WRONG_TYPE, place, o -> o.put(name, 7));
                if (vocabulary.closed()) {
                    change("vocabulary", index, StixCode.VOCABULARY, place, o -> o.put(name, "other"));
                }
            }
            case StixModel.Value.Part part ->
                change("text for object", index, StixCode.WRONG_TYPE, place, o -> o.put(name, "x"));
            case StixModel.Value.Reference reference -> {
                change("bad reference", index, StixCode.ID, place, o -> o.put(name, "malware-1"));
                wrongReference(index, reference, place, o -> o.put(name, forbidden(reference)));
            }
            case StixModel.Value.ListOf list -> {
                change("text for list", index, StixCode.WRONG_TYPE, place, o -> o.put(name, "x"));
                change("empty " + name, index, StixCode.EMPTY, place, o -> o.putArray(name));
                change(
                        "object in list",
                        index,
                        elementCode(list.each()),
                        place + "/0" + elementPlace(list.each()),
                        o -> o.putArray(name).addObject());
                if (list.each() instanceof StixModel.Value.Reference reference) {
                    wrongReference(
                            index,
                            reference,
                            place + "/0",
                            o -> o.putArray(name).add(forbidden(reference)));
                }
            }
        }
    }

    /** An empty object in place of an element lacks something, or is of the wrong type. */
    private static StixCode elementCode(StixModel.Value each) {
        return each instanceof StixModel.Value.Part ? StixCode.MISSING_PROPERTY : StixCode.WRONG_TYPE;
    }

    private static String elementPlace(StixModel.Value each) {
        return each instanceof StixModel.Value.Part part
                ? StixModel.STANDARD.part(part.name()).properties().entrySet().stream()
                        .filter(one -> one.getValue().required())
                        .map(one -> "/" + one.getKey())
                        .findFirst()
                        .orElse("")
                : "";
    }

    private void wrongReference(
            int index, StixModel.Value.Reference reference, String place, Consumer<ObjectNode> change) {
        if (!forbidden(reference).isEmpty()) {
            change("reference to another type", index, StixCode.REFERENCE_TYPE, place, change);
        }
    }

    private static String forbidden(StixModel.Value.Reference reference) {
        if (reference.except()) {
            return reference.types().isEmpty()
                    ? ""
                    : reference.types().iterator().next() + "--11111111-1111-4111-8111-111111111111";
        }
        return "tool--11111111-1111-4111-8111-111111111111";
    }

    private void plain(int index, String name, StixModel.Value.Plain plain) {
        String place = "/" + name;
        change(
                "list for " + name,
                index,
                StixCode.WRONG_TYPE,
                place,
                o -> o.putArray(name).add(NODES.textNode("x")));
        switch (plain) {
            case TIME, TIME_MS -> {
                change(
                        "time zone",
                        index,
                        StixCode.TIMESTAMP,
                        place,
                        o -> o.put(name, "2026-03-01T10:00:00.000+01:00"));
                change("month", index, StixCode.TIMESTAMP, place, o -> o.put(name, "2026-13-01T10:00:00.000Z"));
                if (plain == StixModel.Value.Plain.TIME_MS) {
                    change(
                            "no milliseconds",
                            index,
                            StixCode.TIMESTAMP,
                            place,
                            o -> o.put(name, "2026-03-01T10:00:00Z"));
                }
            }
            case HASHES ->
                change(
                        "hash",
                        index,
                        StixCode.HASH,
                        place + "/MD5",
                        o -> o.putObject(name).put("MD5", "zz"));
            case HEX -> change("hex", index, StixCode.FORMAT, place, o -> o.put(name, "4d5"));
            case BINARY -> change("base64", index, StixCode.FORMAT, place, o -> o.put(name, "a"));
            case IPV4, IPV6 -> change("address", index, StixCode.FORMAT, place, o -> o.put(name, "300.1.1.1"));
            case MAC -> change("address", index, StixCode.FORMAT, place, o -> o.put(name, "D2:FB:49:24:37:18"));
            case RELATIONSHIP_TYPE -> change("form", index, StixCode.FORMAT, place, o -> o.put(name, "Points To"));
            case REGISTRY_KEY -> change("form", index, StixCode.FORMAT, place, o -> o.put(name, "HKLM\\System"));
            case CPE -> change("form", index, StixCode.FORMAT, place, o -> o.put(name, "cpe:/a:ferry"));
            case MIME_TYPE -> change("form", index, StixCode.FORMAT, place, o -> o.put(name, "zip"));
            case DICTIONARY, EXTENSIONS ->
                change("empty " + name, index, StixCode.EMPTY, place, o -> o.putObject(name));
            case STRING, BOOLEAN, SPEC_VERSION, OBJECT, OBSERVABLES, ENCODING -> {}
        }
    }

    /** @param code null for a wrong type */
    private void change(String kind, int index, @Nullable StixCode code, String place, Consumer<ObjectNode> change) {
        ObjectNode copy = bundle.deepCopy();
        ObjectNode object = (ObjectNode) copy.path("objects").get(index);
        change.accept(object);
        all.add(new Mutation(
                kind,
                object,
                copy.toString().getBytes(StandardCharsets.UTF_8),
                code == null ? StixCode.WRONG_TYPE : code,
                "/objects/" + index + place));
    }
}
