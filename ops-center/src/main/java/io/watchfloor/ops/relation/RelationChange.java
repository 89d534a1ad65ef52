package io.watchfloor.ops.relation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What triage tells a case of its relation to another one.
 *
 * @param number of triage's decision; a case hears of decisions in ascending order
 * @param other the whole, the part, the linked case, or the one with which it may be one attack
 * @param link null unless it is about a link
 */
public record RelationChange(
        long number, Kind kind, CaseName other, @Nullable LinkKind link, Cause cause) {

    /** What changed. */
    public enum Kind {
        BECAME_PART,
        LEFT_WHOLE,
        WHOLE_ENDED,
        TOOK_PART,
        LOST_PART,
        LINKED,
        UNLINKED,
        PROPOSED,
        DISMISSED,
        WITHDRAWN;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
