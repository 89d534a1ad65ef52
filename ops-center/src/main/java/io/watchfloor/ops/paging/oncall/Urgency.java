package io.watchfloor.ops.paging.oncall;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The urgency of a notification, which determines the contacts used and whether quiet hours are overridden. */
public enum Urgency {
    LOW,
    HIGH;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the urgency is unknown */
    @JsonCreator
    public static Urgency of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
