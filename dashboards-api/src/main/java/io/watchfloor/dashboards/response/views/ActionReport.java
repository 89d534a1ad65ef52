package io.watchfloor.dashboards.response.views;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a receiver says came of a call. */
public record ActionReport(
        @Meaning("do or inverse, as the call said; do when left out.") @Nullable
        Call call,

        Outcome outcome,

        @Meaning("For the case.") @Bounds(longest = 500) @Nullable
        String words) {

    /** Which call. */
    public enum Call {
        DO,
        INVERSE;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of it. */
    public enum Outcome {
        SUCCEEDED,
        FAILED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
