package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a task. The API and the journal use the names in lower case, such as {@code in_progress}. */
public enum TaskStatus {
    OPEN,
    IN_PROGRESS,
    DONE,
    CANCELLED;

    /** Whether work on the task remains. */
    public boolean open() {
        return switch (this) {
            case OPEN, IN_PROGRESS -> true;
            case DONE, CANCELLED -> false;
        };
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown status */
    @JsonCreator
    public static TaskStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
