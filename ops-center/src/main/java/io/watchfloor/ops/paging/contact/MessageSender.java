package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.rights.Released;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Sends messages by one or several contact methods. Thread-safe. */
public interface MessageSender {

    Set<ContactMethod> ways();

    /**
     * Makes one attempt to send a message, limited by the sender's own timeout. Takes only what {@link
     * io.watchfloor.ops.platform.rights.MarkingGate} has released for the message's receiver.
     *
     * @return the result; the stage never fails, because errors are results
     */
    CompletionStage<DeliveryResult> send(Released<Message> released);

    /**
     * Returns the reason why messages cannot be sent to this contact, and what to do about it. Checked when a user
     * enters the address.
     */
    Optional<String> problem(Contact contact);
}
