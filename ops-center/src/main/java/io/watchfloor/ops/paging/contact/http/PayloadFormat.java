package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Builds the payload for one service and reads its answer. Pure: no clock, no randomness, no I/O. */
interface PayloadFormat {

    ContactMethod way();

    /** The service's name, as shown to users. */
    String service();

    ServiceRequest post(Message message);

    /** The outcome of a successful status: DELIVERED, or SENT if the service forwards the message. */
    DeliveryResult.Outcome accepted();

    /**
     * The service's own id of the message.
     *
     * @param answer a missing node if the answer is not JSON
     */
    default Optional<String> receipt(JsonNode answer) {
        return Optional.empty();
    }

    /** The error text, if the service reports an error with a successful status. */
    default Optional<String> complaint(JsonNode answer) {
        return Optional.empty();
    }

    /** The address that this contact's messages are sent to, so that its host can be checked. */
    default Optional<String> url(Contact contact) {
        return Optional.ofNullable(contact.address().get("url"));
    }

    /** Headers with a signature of the body and the time. */
    default Map<String, String> signed(Contact to, ServiceRequest post, Instant now) {
        return Map.of();
    }

    /** Returns what is wrong with an address that has all its fields. */
    default Optional<String> problem(Contact contact) {
        return Optional.empty();
    }
}
