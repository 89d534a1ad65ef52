package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a case. The API and the journal use the names in lower case, such as {@code in_progress}. */
public enum CaseStatus {
    NEW,
    ACKNOWLEDGED,
    IN_PROGRESS,
    ON_HOLD,
    CONTAINED,
    RESOLVED,
    CLOSED,
    MERGED;

    /** Whether the case accepts alerts and user actions. */
    public boolean open() {
        return switch (this) {
            case NEW, ACKNOWLEDGED, IN_PROGRESS, ON_HOLD, CONTAINED -> true;
            case RESOLVED, CLOSED, MERGED -> false;
        };
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown status */
    @JsonCreator
    public static CaseStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
