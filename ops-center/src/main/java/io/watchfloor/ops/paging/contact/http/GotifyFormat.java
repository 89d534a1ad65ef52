package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.Map;
import java.util.Optional;

/** Plain text for a Gotify server. Gotify has no buttons, but shows addresses as links. */
final class GotifyFormat implements PayloadFormat {

    private static final int LONGEST = 4000;

    @Override
    public ContactMethod way() {
        return ContactMethod.GOTIFY;
    }

    @Override
    public String service() {
        return "Gotify";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public Optional<String> receipt(JsonNode answer) {
        return Optional.of(answer.path("id").asText("")).filter(id -> !id.isEmpty());
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return HeaderText.problem(contact, "token");
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> address = message.to().address();
        ObjectNode body = JsonBody.object();
        body.put("title", MessageText.subject(message));
        body.put("message", MessageText.cut(MessageText.plain(message), LONGEST));
        body.put("priority", priority(message));
        ObjectNode extras = body.putObject("extras");
        extras.putObject("client::display").put("contentType", "text/plain");
        extras.putObject("client::notification")
                .putObject("click")
                .put("url", MessageText.single(message).map(Message.About::link).orElse(message.link()));
        return ServiceRequest.json(
                HeaderText.below(address.getOrDefault("url", ""), "message"),
                body,
                Map.of("X-Gotify-Key", address.getOrDefault("token", "")));
    }

    /** Gotify's clients show a pop-up from priority 8 and play a sound from priority 4. */
    private static int priority(Message message) {
        if (MessageText.over(message)) {
            return 2;
        }
        return switch (MessageText.severity(message)) {
            case CRITICAL -> 10;
            case HIGH -> 8;
            case MEDIUM -> 5;
            case LOW, INFORMATIONAL -> 2;
        };
    }
}
