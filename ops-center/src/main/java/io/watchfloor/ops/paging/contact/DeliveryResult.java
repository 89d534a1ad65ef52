package io.watchfloor.ops.paging.contact;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt to send a message ended.
 *
 * @param words what the receiver said, or what went wrong, for people
 * @param receipt the receiver's own id of the message, by which it later tells what became of it; null when it gave none
 */
public record DeliveryResult(
        Outcome outcome, String words, @Nullable String receipt) {

    public enum Outcome {
        /** The receiver has it, and nothing lies behind the receiver. */
        DELIVERED,
        /** The receiver takes it further: a mail server, a push service, a gateway. */
        SENT,
        /** It surely did not arrive, and may if it is tried again. */
        FAILED,
        /** It surely did not arrive, and cannot until somebody changes something. */
        REFUSED,
        /** It may or may not have arrived. */
        AMBIGUOUS
    }

    public DeliveryResult(Outcome outcome, String words) {
        this(outcome, words, null);
    }
}
