package io.watchfloor.ops.intel.stix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The level of objects follows from their markings. */
final class StixMarkingsTest {

    private static final String WHITE = "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
    private static final String AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82";
    private static final String GREEN_2 = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String STRICT = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";
    private static final String STATEMENT = "marking-definition--a1b2c3d4-0000-4000-8000-000000000002";
    private static final String UNKNOWN = "marking-definition--a1b2c3d4-0000-4000-8000-00000000ffff";

    private static Tlp level(List<String> of, List<String> ofParts) {
        ObjectNode object = StixSamples.JSON.createObjectNode();
        object.put("type", "tool").put("id", "tool--a1b2c3d4-0000-4000-8000-000000000009");
        of.forEach(one -> object.withArray("/object_marking_refs").add(one));
        ofParts.forEach(
                one -> object.withArray("/granular_markings").addObject().put("marking_ref", one));
        object.withArray("/granular_markings").addObject().put("lang", "de");
        return StixMarkings.level(new StixObject(new byte[0], object), STATEMENT::equals, Tlp.AMBER);
    }

    @Test
    void takesTheMostRestrictiveLabelOfTheObjectAndItsParts() {
        assertThat(level(List.of(WHITE), List.of())).isEqualTo(Tlp.CLEAR);
        assertThat(level(List.of(WHITE, GREEN_2), List.of())).isEqualTo(Tlp.GREEN);
        assertThat(level(List.of(AMBER, GREEN_2), List.of())).isEqualTo(Tlp.AMBER);
        assertThat(level(List.of(GREEN_2), List.of(STRICT))).isEqualTo(Tlp.AMBER_STRICT);
    }

    @Test
    void takesAnUnknownMarkingForTheMostRestrictive() {
        assertThat(level(List.of(WHITE, UNKNOWN), List.of())).isEqualTo(Tlp.RED);
        assertThat(level(List.of(WHITE), List.of(UNKNOWN))).isEqualTo(Tlp.RED);
    }

    @Test
    void doesNotRestrictByAStatementAndUsesTheGivenLevelWithoutALabel() {
        assertThat(level(List.of(STATEMENT, GREEN_2), List.of())).isEqualTo(Tlp.GREEN);
        assertThat(level(List.of(STATEMENT), List.of())).isEqualTo(Tlp.AMBER);
        assertThat(level(List.of(), List.of())).isEqualTo(Tlp.AMBER);
    }
}
