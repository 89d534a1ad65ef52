package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * JSON for an ntfy server. A repeated attempt has the same sequence id, so that the earlier notification is replaced.
 */
final class NtfyFormat implements PayloadFormat {

    private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");
    private static final int LONGEST_BYTES = 4096;
    private static final int LONGEST_TITLE_BYTES = 250;

    @Override
    public ContactMethod way() {
        return ContactMethod.NTFY;
    }

    @Override
    public String service() {
        return "ntfy";
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
        return TOPIC.matcher(contact.address().getOrDefault("topic", "")).matches()
                ? Optional.empty()
                : Optional.of("The topic must have 1 to 64 characters: letters, digits, _ and -.");
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> address = message.to().address();
        ObjectNode body = JsonBody.object();
        body.put("topic", address.getOrDefault("topic", ""));
        body.put("title", MessageText.cutBytes(MessageText.subject(message), LONGEST_TITLE_BYTES));
        body.put("message", MessageText.cutBytes(MessageText.plain(message), LONGEST_BYTES));
        body.put("priority", priority(message));
        body.putArray("tags").add(MessageText.over(message) ? "white_check_mark" : "rotating_light");
        body.put("sequence_id", IdempotencyKeys.of(message.key()));
        Optional<Message.About> one = MessageText.single(message);
        body.put("click", one.map(Message.About::link).orElse(message.link()));
        ArrayNode actions = body.putArray("actions");
        one.map(Message.About::acknowledge).ifPresent(link -> view(actions, "Acknowledge", link));
        view(
                actions,
                one.isPresent() ? "Open case" : "Open Watchfloor",
                body.path("click").asText());
        String token = address.getOrDefault("token", "");
        return ServiceRequest.json(
                address.getOrDefault("url", "")
                        + (address.getOrDefault("url", "").endsWith("/") ? "" : "/"),
                body,
                token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token));
    }

    private static void view(ArrayNode actions, String label, String url) {
        actions.addObject()
                .put("action", "view")
                .put("label", label)
                .put("url", url)
                .put("clear", true);
    }

    /** ntfy's priorities: 5 and 4 vibrate and show a pop-up, 3 plays a sound, and 2 is silent. */
    private static int priority(Message message) {
        if (MessageText.over(message)) {
            return 2;
        }
        return switch (MessageText.severity(message)) {
            case CRITICAL -> 5;
            case HIGH -> 4;
            case MEDIUM -> 3;
            case LOW, INFORMATIONAL -> 2;
        };
    }
}
