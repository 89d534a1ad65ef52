package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The verbs that only move a case's status. */
public enum CaseVerb {
    START("started"),
    HOLD("put on hold"),
    RESUME("resumed"),
    CONTAIN("contained");

    private final String participle;

    CaseVerb(String participle) {
        this.participle = participle;
    }

    String participle() {
        return participle;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such verb */
    @JsonCreator
    public static CaseVerb of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
