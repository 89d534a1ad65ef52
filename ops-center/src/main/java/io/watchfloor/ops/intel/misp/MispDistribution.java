package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.platform.rights.Tlp;

/** How far MISP may send an event or attribute, as a label of the Traffic Light Protocol. */
final class MispDistribution {

    static final String AS_THE_EVENT = "5";

    private MispDistribution() {}

    /** The least restrictive label that the distribution allows. */
    static Tlp least(JsonNode distributed) {
        return switch (distributed.path("distribution").asText("")) {
            case "", "3", AS_THE_EVENT -> Tlp.CLEAR; // all communities, or no restriction beside that of the event
            case "2" -> Tlp.GREEN; // connected communities
            case "1" -> Tlp.AMBER; // this community
            case "0" -> Tlp.AMBER_STRICT; // this organisation only
            default -> Tlp.RED; // a sharing group, whose members are not known here
        };
    }

    /** The distribution of an event that was not received from MISP. */
    static String of(Tlp level) {
        return switch (level) {
            case CLEAR -> "3";
            case GREEN -> "2";
            case AMBER -> "1";
            case AMBER_STRICT, RED -> "0";
        };
    }
}
