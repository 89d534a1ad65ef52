package io.watchfloor.ops.paging.oncall;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A target of a policy's step, written as in {@code schedule:nights}. */
public record StepTarget(Kind kind, String name) {

    public enum Kind {
        PERSON,
        SCHEDULE,
        TEAM,
        CHANNEL
    }

    /** @throws IllegalArgumentException if the format is invalid */
    @JsonCreator
    public static StepTarget of(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "A target has the format kind:name, such as schedule:nights, not " + text);
        }
        return new StepTarget(
                Kind.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT)), text.substring(colon + 1));
    }

    @JsonValue
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
