package io.watchfloor.ops.intel;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixObject;
import io.watchfloor.ops.intel.stix.StixTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an import.
 *
 * @param results one for each object of the file, in its order
 */
public record IntelImport(List<Result> results) {

    /** What happened to an object. */
    public enum Outcome implements KebabCaseName {
        /** The version is new. */
        ADDED,
        /** The same version was stored before. */
        UNCHANGED,
        /** The object is invalid, or contradicts a stored one. */
        REFUSED
    }

    /** Why the store refuses a valid object. */
    public enum Conflict {
        /** The marking of the object is above the clearance of the importer. */
        CLEARANCE(
                "intel.clearance",
                "Its marking is above your clearance. Ask a person with that clearance to import it."),
        /** Another object has the same id and version. */
        VERSION_DIFFERS(
                "intel.version-differs",
                "Another object with this id and this time of modification is stored. Its creator must raise modified."),
        /** Only the creator of an object may change it. */
        CREATOR_DIFFERS(
                "intel.creator-differs",
                "A version with another created_by_ref is stored, and only the creator may change an object. Use a new id."),
        /** A partner changes only objects that no other source has imported. */
        SOURCE_DIFFERS("intel.source-differs", "Another source has imported a version of the object. Use a new id."),
        /** A revoked object has no later versions. */
        REVOKED(
                "intel.revoked",
                "A revoked version is stored, and a revoked object has no later versions. Use a new id."),
        /** The feed has the maximum number of indicators. */
        OVER_LIMIT(
                "intel.over-limit",
                "The feed has its maximum number of indicators. Raise the maximum of the feed to read it again.");

        private final String code;
        private final String message;

        Conflict(String code, String message) {
            this.code = code;
            this.message = message;
        }

        public String code() {
            return code;
        }

        public String message() {
            return message;
        }
    }

    /** @param conflict null unless the store refuses the object */
    public record Result(
            StixEntry entry, Outcome outcome, @Nullable Conflict conflict) {

        /** Whether the object is stored and its validity is over, so that it is not compared with telemetry. */
        public boolean isExpired(Instant now) {
            StixObject object = entry.object();
            if (object == null || outcome == Outcome.REFUSED || object.revoked()) {
                return false;
            }
            String until = object.text("valid_until");
            return until != null && StixTime.sortable(until).compareTo(StixTime.sortable(now.toString())) <= 0;
        }
    }

    public long count(Outcome outcome) {
        return results.stream().filter(one -> one.outcome() == outcome).count();
    }
}
