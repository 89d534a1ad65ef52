package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An asset as the board shows it. */
@Meaning("An asset that reported.")
public record AssetView(
        @JsonUnwrapped AssetName name,
        @Meaning("The highest level of its open alerts.") Risk risk,
        int openAlerts,
        @JsonUnwrapped Seen seen,
        @JsonUnwrapped Reporting reporting,
        @JsonUnwrapped Context context,
        @Meaning("The id of its open case.") @Nullable String openCase)
        implements LiveItem {

    /** When it was last heard from, and when it last had a detection. */
    public record Seen(@Nullable Instant lastSeen, @Nullable Instant lastDetectionAt) {}

    /** The sensors that report about it. */
    public record Reporting(
            @Meaning("Names of the sensors.") List<String> sensors,

            @Meaning("What is missing of the records of its sensors, the latest ten.")
            List<AssetGap> gaps) {}

    /** People's description of it. */
    public record Context(List<String> tags, @Nullable String criticality) {}

    /** How serious its open alerts are. */
    public enum Risk {
        NONE,
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Risk of(Level highest) {
            return switch (highest) {
                case INFORMATIONAL -> NONE;
                case LOW -> LOW;
                case MEDIUM -> MEDIUM;
                case HIGH -> HIGH;
                case CRITICAL -> CRITICAL;
            };
        }
    }

    @Override
    public String id() {
        return name.id();
    }
}
