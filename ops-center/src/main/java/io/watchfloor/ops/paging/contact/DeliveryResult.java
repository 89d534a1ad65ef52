package io.watchfloor.ops.paging.contact;

import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt to send a message.
 *
 * @param words the receiver's response or the error, as shown to users
 * @param receipt the receiver's own id of the message, which later delivery reports refer to; null if the receiver
 *     returned none
 */
public record DeliveryResult(
        Outcome outcome, String words, @Nullable String receipt) {

    public enum Outcome {
        /** The message was delivered to the final receiver. */
        DELIVERED,
        /** An intermediary accepted the message: a mail server, a push service or a gateway. */
        SENT,
        /** The message was certainly not delivered. A retry may succeed. */
        FAILED,
        /** The message was certainly not delivered. A retry fails until a user or administrator changes a setting. */
        REFUSED,
        /** The message may or may not have arrived. */
        AMBIGUOUS
    }

    public DeliveryResult(Outcome outcome, String words) {
        this(outcome, words, null);
    }
}
