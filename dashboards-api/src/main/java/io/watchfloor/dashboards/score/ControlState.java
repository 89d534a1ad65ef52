package io.watchfloor.dashboards.score;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state that users gave to a control. Stored as a document.
 *
 * @param owner who is responsible for the control; empty for nobody
 * @param reason why the control has the state
 * @param expiresAt when an exclusion ends; null for a state that does not exclude the control
 */
public record ControlState(
        State state, String owner, String reason, @Nullable Instant expiresAt) {

    public static final ControlState DEFAULT = new ControlState(State.DEFAULT, "", "", null);

    /** State of a control, as in Microsoft Graph. */
    public enum State {
        DEFAULT("Default"),
        /** The risk is accepted, so the control does not count. */
        IGNORED("Ignored"),
        /** Another product covers the control. The center does not see it, so the control does not count. */
        THIRD_PARTY("ThirdParty"),
        /** A user has reviewed the control, which still counts. */
        REVIEWED("Reviewed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }

        /** Whether a control with this state does not count. */
        public boolean excludes() {
            return this == IGNORED || this == THIRD_PARTY;
        }

        /** @throws IllegalArgumentException if the state is unknown */
        @com.fasterxml.jackson.annotation.JsonCreator
        public static State of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text.equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No state is named " + text));
        }
    }

    /** The state of one control. */
    public record Named(String control, ControlState state) {}

    /** Whether the control does not count at this time. */
    boolean excludes(Instant now) {
        return state.excludes() && expiresAt != null && expiresAt.isAfter(now);
    }

    /** Whether an exclusion of the control has ended. */
    public boolean hasExpired(Instant now) {
        return state.excludes() && !excludes(now);
    }
}
