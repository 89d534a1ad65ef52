package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How one service is told. Pure. */
interface PayloadFormat {

    ContactMethod way();

    /** The service's name, for people. */
    String service();

    ServiceRequest post(Message message);

    /** What a good status means: that it arrived, or that the service takes it further. */
    DeliveryResult.Outcome accepted();

    /**
     * The service's own id of the message.
     *
     * @param answer missing when it is no JSON
     */
    default Optional<String> receipt(JsonNode answer) {
        return Optional.empty();
    }

    /** Why a good status is none, in the service's words. */
    default Optional<String> complaint(JsonNode answer) {
        return Optional.empty();
    }

    /** Where messages for this contact go, for the check of its host. */
    default Optional<String> url(Contact contact) {
        return Optional.ofNullable(contact.address().get("url"));
    }

    /** Headers that prove who sends it, and when. */
    default Map<String, String> signed(Contact to, ServiceRequest post, Instant now) {
        return Map.of();
    }

    /** What is wrong with an address whose fields are all there. */
    default Optional<String> misfit(Contact contact) {
        return Optional.empty();
    }
}
