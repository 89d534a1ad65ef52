package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Builds the payload for one service and parses the service's response. Uses no clock, no randomness and no I/O. */
interface PayloadFormat {

    ContactMethod way();

    /** The service's name, as shown to users. */
    String service();

    ServiceRequest post(Message message);

    /** The result for a successful status: DELIVERED, or SENT if the service forwards the message. */
    DeliveryResult.Outcome accepted();

    /**
     * The service's own id of the message.
     *
     * @param answer the response body; a missing node if the body is not JSON
     */
    default Optional<String> receipt(JsonNode answer) {
        return Optional.empty();
    }

    /** The error text, if the service reports an error although the HTTP status is successful. */
    default Optional<String> complaint(JsonNode answer) {
        return Optional.empty();
    }

    /** The address to which messages for this contact are sent, so that the host can be checked. */
    default Optional<String> url(Contact contact) {
        return Optional.ofNullable(contact.address().get("url"));
    }

    /** Headers with a signature of the body and the current time. */
    default Map<String, String> signed(Contact to, ServiceRequest post, Instant now) {
        return Map.of();
    }

    /** Returns the reason why an address with all required fields is invalid. */
    default Optional<String> problem(Contact contact) {
        return Optional.empty();
    }
}
