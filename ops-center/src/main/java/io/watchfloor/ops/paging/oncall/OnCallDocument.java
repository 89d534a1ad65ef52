package io.watchfloor.ops.paging.oncall;

import java.time.Instant;
import java.util.Locale;

/**
 * One thing that people wrote, as it is stored.
 *
 * @param version counts its changes, from 1
 * @param body its JSON, as {@link OnCallJson} writes it
 */
public record OnCallDocument(Kind kind, String name, long version, String body, String changedBy, Instant changedAt) {

    /** What it holds, and the record that its JSON is. */
    public enum Kind {
        /** {@link Schedule}. */
        SCHEDULE,
        /** {@link EscalationPolicy}. */
        POLICY,
        /** {@link Routing}; there is one, named {@code routing}. */
        ROUTING,
        /** {@link io.watchfloor.ops.paging.contact.Contact} that belongs to nobody. */
        CHANNEL,
        /** {@link Responder}, by the person's name. */
        RESPONDER;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
