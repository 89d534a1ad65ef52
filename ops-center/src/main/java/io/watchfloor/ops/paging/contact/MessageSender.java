package io.watchfloor.ops.paging.contact;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sends messages by one or several contact methods. Thread-safe. */
public interface MessageSender {

    Set<ContactMethod> ways();

    /**
     * Makes one attempt, limited by the sender's own timeout.
     *
     * @return the result; the stage never fails
     */
    CompletionStage<DeliveryResult> send(Message message);

    /** Returns why messages cannot be sent to this contact, and what to do; checked when a user enters the address. */
    Optional<String> problem(Contact contact);
}
