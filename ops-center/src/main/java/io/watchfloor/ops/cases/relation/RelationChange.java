package io.watchfloor.ops.cases.relation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.detection.alert.Alert;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What triage tells a case of its relation to another one.
 *
 * @param number of triage's decision; a case hears of decisions in ascending order
 * @param other the whole, the part, the linked case, the one with which it may be one attack, or the one that alerts leave
 *     for or come from; the case itself when these were, or are, without a case
 * @param link null unless it is about a link
 * @param alerts null unless it is about alerts that a person moved
 */
public record RelationChange(
        long number,
        Kind kind,
        CaseName other,
        @Nullable LinkKind link,
        ChangeOrigin cause,
        @Nullable List<Alert> alerts) {

    public RelationChange(long number, Kind kind, CaseName other, @Nullable LinkKind link, ChangeOrigin cause) {
        this(number, kind, other, link, cause, null);
    }

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
        WITHDRAWN,
        ALERTS_LEFT,
        ALERTS_CAME;

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
