package io.watchfloor.dashboards.rules.views;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a back-test. */
public enum BackTestState {
    WAITING,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** The node that ran the back-test has stopped. */
    INTERRUPTED;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static BackTestState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
