package io.watchfloor.dashboards.score;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.platform.text.WireText;
import java.util.function.Function;

/**
 * A control of the secure score.
 *
 * @param name ID of the control; never changes, because stored scores and states of controls refer to it
 * @param title what is in order if the control has all points
 * @param points maximum number of points
 * @param rule computes what the facts say about the control, without side effects
 */
public record Control(
        String name,
        String title,
        Category category,
        Tier tier,
        int points,
        Advice advice,
        Function<Facts, Measurement> rule) {

    /** Subject of the control, as in Microsoft Graph. */
    public enum Category {
        IDENTITY("Identity"),
        DATA("Data"),
        DEVICE("Device"),
        APPS("Apps"),
        INFRASTRUCTURE("Infrastructure");

        private final String text;

        Category(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    /** How fundamental the control is, as in Microsoft Graph. */
    public enum Tier {
        CORE("Core"),
        DEFENSE_IN_DEPTH("DefenseInDepth"),
        ADVANCED("Advanced");

        private final String text;

        Tier(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    /** What kind of action improves the control, as in Microsoft Graph. */
    public enum ActionType {
        CONFIG("Config"),
        REVIEW("Review"),
        BEHAVIOR("Behavior");

        private final String text;

        ActionType(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    /** Amount of work, or effect on users. */
    public enum Effort implements WireText {
        LOW,
        MODERATE,
        HIGH
    }

    /**
     * How to improve the control.
     *
     * @param remediation what to do
     * @param needs telemetry or records that show the state of the control
     */
    public record Advice(
            String remediation, String needs, ActionType actionType, Effort userImpact, Effort implementationCost) {}
}
