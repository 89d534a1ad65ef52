package io.watchfloor.ops.paging.oncall;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How hard a page may disturb. */
public enum Urgency {
    LOW,
    HIGH;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such urgency */
    @JsonCreator
    public static Urgency of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
