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

/** The request {@code sendMessage} of Telegram's bot API, without a parse mode, so that the text is shown unchanged. */
final class TelegramFormat implements PayloadFormat {

    private static final String SERVER = "https://api.telegram.org";
    private static final Pattern TOKEN = Pattern.compile("\\d{1,20}:[A-Za-z0-9_-]{1,100}");
    private static final int LONGEST = 4096;

    @Override
    public ContactMethod way() {
        return ContactMethod.TELEGRAM;
    }

    @Override
    public String service() {
        return "Telegram";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public Optional<String> receipt(JsonNode answer) {
        return Optional.of(answer.path("result").path("message_id").asText("")).filter(id -> !id.isEmpty());
    }

    @Override
    public Optional<String> complaint(JsonNode answer) {
        return answer.path("ok").asBoolean(true)
                ? Optional.empty()
                : Optional.of(answer.path("description").asText("no reason given"));
    }

    @Override
    public Optional<String> url(Contact contact) {
        return Optional.of(contact.address().getOrDefault("url", SERVER));
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return TOKEN.matcher(contact.address().getOrDefault("token", "")).matches()
                ? Optional.empty()
                : Optional.of("The token must be a number, a colon, and then letters, digits, _ and -.");
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> address = message.to().address();
        ObjectNode body = JsonBody.object();
        body.put("chat_id", address.getOrDefault("chat", ""));
        body.put("text", MessageText.cut(MessageText.subject(message) + "\n\n" + MessageText.plain(message), LONGEST));
        body.putObject("link_preview_options").put("is_disabled", true);
        body.put("disable_notification", MessageText.over(message));
        ArrayNode row =
                body.putObject("reply_markup").putArray("inline_keyboard").addArray();
        Optional<Message.About> one = MessageText.single(message);
        one.map(Message.About::acknowledge)
                .ifPresent(link -> row.addObject().put("text", "Acknowledge").put("url", link));
        row.addObject()
                .put("text", one.isPresent() ? "Open case" : "Open Watchfloor")
                .put("url", one.map(Message.About::link).orElse(message.link()));
        return ServiceRequest.json(
                HeaderText.below(
                        address.getOrDefault("url", SERVER),
                        "bot" + address.getOrDefault("token", "") + "/sendMessage"),
                body);
    }
}
