package io.watchfloor.ops.cases.relation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.detection.alert.Alert;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of a case's relation to another, from triage.
 *
 * @param number sequence number of triage's decision; a case receives decisions in ascending order
 * @param other the other case: parent, merged, linked or suggested case, or the case that alerts leave for or come
 *     from; the case itself if the alerts belonged, or now belong, to no case
 * @param link the link; null unless the change is about a link
 * @param alerts the moved alerts; null unless the change moves alerts
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

    /** The moved alerts; empty if the change moves none. */
    public List<Alert> movedAlerts() {
        return alerts == null ? List.of() : alerts;
    }

    /** The case with whose closing a case closes after this change; empty if the change does not affect that. */
    public Optional<String> closesWith(String caseId) {
        return switch (kind) {
            case BECAME_PART -> Optional.of(other.id().value());
            case LEFT_WHOLE -> Optional.of(caseId);
            case WHOLE_ENDED,
                    TOOK_PART,
                    LOST_PART,
                    LINKED,
                    UNLINKED,
                    PROPOSED,
                    DISMISSED,
                    WITHDRAWN,
                    ALERTS_LEFT,
                    ALERTS_CAME -> Optional.empty();
        };
    }

    /** The kind of change. */
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
