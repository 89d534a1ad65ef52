package io.watchfloor.ops.matter.takedown;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step of a takedown, which a person recorded.
 *
 * @param reference such as the docket number of the order; may be empty
 * @param expiresAt when the order expires; null for a step that does not set it
 * @param request id of the request that made the step; empty if it had none
 */
public record TakedownStep(
        Kind kind,
        String by,
        Instant at,
        String reason,
        String reference,
        @Nullable Instant expiresAt,
        String request) {

    /** What happened. */
    public enum Kind implements WireText {
        PROPOSED,
        /** The order was requested from the court or provider. */
        FILED,
        ORDERED,
        /** The order got a later end. */
        EXTENDED,
        SEIZED,
        SINKHOLED,
        /** The order has ended. */
        EXPIRED,
        WITHDRAWN,
        /** The court or provider refused. */
        REFUSED;

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        /** Whether the step binds the center before a court, so that only a lead or counsel records it. */
        public boolean isBinding() {
            return switch (this) {
                case FILED, ORDERED, EXTENDED -> true;
                case PROPOSED, SEIZED, SINKHOLED, EXPIRED, WITHDRAWN, REFUSED -> false;
            };
        }

        /** Whether the step says when the order expires. */
        public boolean setsExpiry() {
            return this == ORDERED || this == EXTENDED;
        }
    }
}
