package io.watchfloor.ops.intel.misp;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.platform.rights.Tlp;

/**
 * How far something may be shared.
 *
 * @param localOnly whether it must not leave the organisation, whatever the ceiling of a collection is
 */
record MispSharing(Tlp level, boolean localOnly) {

    /** The least restrictive sharing that the distribution allows. The members of a sharing group are not known here. */
    static MispSharing of(JsonNode distributed) {
        Tlp level = MispDistribution.least(distributed);
        return new MispSharing(level, level.covers(Tlp.AMBER_STRICT));
    }

    /** The sharing of an event, which cannot refer to the distribution of an event above it. */
    static MispSharing ofEvent(JsonNode event) {
        return event.path("distribution").asText("").equals(MispDistribution.AS_THE_EVENT)
                ? new MispSharing(Tlp.RED, true)
                : of(event);
    }

    /** The more restrictive of both. */
    MispSharing and(MispSharing other) {
        return new MispSharing(MispTags.higher(level, other.level), localOnly || other.localOnly);
    }
}
