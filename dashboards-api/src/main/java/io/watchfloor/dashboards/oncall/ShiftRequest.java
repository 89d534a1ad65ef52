package io.watchfloor.dashboards.oncall;

import io.watchfloor.config.text.KebabCaseName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks another one to stand in for them.
 *
 * @param asker who has the shift
 * @param asked who is to take it
 * @param back the time of the other one that the asker takes in return; null when it is no swap
 * @param expiresAt when nobody can accept it any more: the begin of the earlier shift
 * @param decidedAt when the other answered, or the asker withdrew; null while it is open, and when it expired
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

    /** @param until no longer part of it */
    public record Period(Instant from, Instant until) {

        boolean isEmpty() {
            return !from.isBefore(until);
        }
    }

    /** What became of it. */
    public enum State implements KebabCaseName {
        OPEN,
        ACCEPTED,
        DECLINED,
        WITHDRAWN,
        /** Nobody answered in time. */
        EXPIRED;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** {@code swap} or {@code take-over}. */
    public String kind() {
        return back == null ? "take-over" : "swap";
    }

    boolean concerns(String person) {
        return person.equals(asker) || person.equals(asked);
    }
}
