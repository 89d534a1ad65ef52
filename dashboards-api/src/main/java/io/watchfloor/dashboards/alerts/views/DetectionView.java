package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One detection on a timeline. */
@Meaning("A detection on the timeline.")
public record DetectionView(
        Instant time,
        Kind kind,
        String alert,
        String rule,
        String title,
        Level level,
        String asset,
        String record,

        @Meaning("ATT&CK tactics of the rule, such as lateral movement, in the order of an attack.")
        List<String> tactics,

        @Meaning("The original time of the record; absent if the time was not corrected.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        TimeCorrection corrected) {

    /** The kinds of entries on a timeline. */
    public enum Kind {
        DETECTION;

        @JsonValue
        public String text() {
            return "detection";
        }
    }
}
