package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far an object may be shared. The level of an object is the most restrictive level of its markings and of the
 * markings of its parts. A marking that is neither of the Traffic Light Protocol nor a statement is not understood, and
 * counts as the most restrictive.
 */
public final class StixMarkings {

    private static final String PREFIX = "marking-definition--";

    /** The property of TLP 2.0 is in this extension. */
    static final String TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    /** Marks what must not leave the organisation, whatever its label is. Other programs do not know it, and restrict the object. */
    public static final String LOCAL_ONLY = PREFIX + "5b0c2f3e-8d0f-4f0b-9a51-3d6a1c7e4b90";

    private static final String TLP_1_CREATED = "2017-01-20T00:00:00.000Z";

    /** The definitions of TLP 1.0 in the standard: id, label. */
    private static final Map<String, String> FIRST = Map.of(
            PREFIX + "613f2e26-407d-48c7-9eca-b8e91df99dc9", "white",
            PREFIX + "34098fce-860f-48ae-8e50-ebd3cc5e41da", "green",
            PREFIX + "f88d31f6-486f-44da-b317-01333bde0b82", "amber",
            PREFIX + "5e57c739-391a-4eb3-b6be-7d15ca92d5ed", "red");

    /** The definitions of TLP 2.0 by OASIS. */
    private static final Map<String, String> SECOND = Map.of(
            PREFIX + "94868c89-83c2-464b-929b-a1a8aa3c8487", "clear",
            PREFIX + "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green",
            PREFIX + "55d920b0-5e8b-4f79-9ee9-91f868d9b421", "amber",
            PREFIX + "939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict",
            PREFIX + "e828b379-4e03-4974-9ac4-e53a884c97c1", "red");

    private StixMarkings() {}

    /** Returns the level of a definition of TLP 1.0 or 2.0; empty for another marking. */
    public static Optional<Tlp> known(String marking) {
        String label = FIRST.getOrDefault(marking, SECOND.get(marking));
        return Optional.ofNullable(label).map(one -> Tlp.of(one.equals("white") ? "clear" : one));
    }

    /** The id of the definition of a label in TLP 2.0. */
    public static String reference(Tlp level) {
        return SECOND.entrySet().stream()
                .filter(one -> one.getValue().equals(level.text()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param isStatement whether the id is of a known definition that only states something, such as a copyright
     * @param unmarked the level of an object without a label of the Traffic Light Protocol
     */
    public static Tlp level(StixObject object, Predicate<String> isStatement, Tlp unmarked) {
        if (known(object.id()).isPresent()) {
            return Tlp.CLEAR;
        }
        Tlp highest = null;
        for (String marking : object.markings()) {
            Optional<Tlp> known = known(marking);
            if (known.isEmpty() && !marking.equals(LOCAL_ONLY) && !isStatement.test(marking)) {
                return Tlp.RED;
            }
            Tlp level = known.orElse(null);
            if (level != null && (highest == null || level.covers(highest))) {
                highest = level;
            }
        }
        return highest == null ? unmarked : highest;
    }

    /** Whether the object, or a part of it, must not leave the organisation. */
    public static boolean isLocalOnly(StixObject object) {
        return object.markings().contains(LOCAL_ONLY);
    }

    /** Whether the object is a marking definition that only states something. */
    public static boolean isStatement(JsonNode object) {
        return object.path("type").asText().equals("marking-definition")
                && object.path("definition_type").asText().equals("statement")
                && !object.has("extensions");
    }

    /** Returns why a marking definition must not exist; null if it may. */
    static @Nullable String conflict(ObjectNode definition) {
        String id = definition.path("id").asText();
        boolean first = definition.path("definition_type").asText().equals("tlp");
        JsonNode second = definition.path("extensions").path(TLP_2);
        String label = FIRST.get(id);
        if (label != null || first) {
            boolean same = label != null
                    && first
                    && definition.path("definition").path("tlp").asText().equals(label)
                    && definition.path("created").asText().equals(TLP_1_CREATED);
            return same ? null : "The standard has four definitions of TLP 1.0, and no other may be created.";
        }
        if (SECOND.containsKey(id) || !second.isMissingNode()) {
            boolean same = second.path("tlp_2_0").asText().equals(SECOND.get(id));
            return same ? null : "OASIS has five definitions of TLP 2.0, and no other may be created.";
        }
        return null;
    }
}
