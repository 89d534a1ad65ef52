package io.watchfloor.ops.paging.contact;

import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt to send a message.
 *
 * @param words the receiver's answer or the error, as shown to users
 * @param receipt the receiver's own id of the message, which later delivery reports refer to; null if the receiver
 *     returned none
 */
public record DeliveryResult(
        Outcome outcome, String words, @Nullable String receipt) {

    public enum Outcome {
        /** The final receiver has the message. */
        DELIVERED,
        /** An intermediary accepted the message: a mail server, a push service or a gateway. */
        SENT,
        /** The message certainly did not arrive; a retry may succeed. */
        FAILED,
        /** The message certainly did not arrive; a retry fails until a user or administrator changes something. */
        REFUSED,
        /** The message may or may not have arrived. */
        AMBIGUOUS
    }

    public DeliveryResult(Outcome outcome, String words) {
        this(outcome, words, null);
    }
}
