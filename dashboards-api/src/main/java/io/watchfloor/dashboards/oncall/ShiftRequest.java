package io.watchfloor.dashboards.oncall;

import io.watchfloor.config.text.KebabCaseName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request to cover or swap a shift.
 *
 * @param asker person who is scheduled for the shift
 * @param asked person who is asked to take the shift
 * @param back period of the other person that the asker takes in return; null for a cover request
 * @param expiresAt start of the earlier shift, until which the request can be accepted
 * @param decidedAt time of the answer or withdrawal; null while open, and for an expired request
 */
public record ShiftRequest(
        String id,
        String schedule,
        String asker,
        String asked,
        Period shift,
        @Nullable Period back,
        String reason,
        State state,
        Instant madeAt,
        Instant expiresAt,
        @Nullable Instant decidedAt) {

    /** @param until exclusive */
    public record Period(Instant from, Instant until) {

        boolean isEmpty() {
            return !from.isBefore(until);
        }
    }

    /** State of the request. */
    public enum State implements KebabCaseName {
        OPEN,
        ACCEPTED,
        DECLINED,
        WITHDRAWN,
        /** The request was not answered in time. */
        EXPIRED;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** {@code swap} or {@code take-over} (cover request). */
    public String kind() {
        return back == null ? "take-over" : "swap";
    }

    boolean concerns(String person) {
        return person.equals(asker) || person.equals(asked);
    }
}
