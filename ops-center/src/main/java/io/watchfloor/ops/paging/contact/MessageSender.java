package io.watchfloor.ops.paging.contact;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sends messages by one way or several alike. Thread-safe. */
public interface MessageSender {

    Set<ContactMethod> ways();

    /**
     * Makes one attempt, within a time of its own.
     *
     * @return how it ended; never fails
     */
    CompletionStage<DeliveryResult> send(Message message);

    /** Why nothing can be sent to such an address, and what to do; checked when somebody enters it. */
    Optional<String> misfit(Contact contact);
}
