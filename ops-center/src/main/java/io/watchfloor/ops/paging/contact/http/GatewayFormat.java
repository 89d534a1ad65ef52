package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * An SMS or a voice call, sent with the request template from the settings. No provider's request format is built in.
 */
final class GatewayFormat implements PayloadFormat {

    /** A telephone number in E.164 format. */
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");

    private final Gateway gateway;
    private final UnaryOperator<String> receipts;

    GatewayFormat(Gateway gateway, UnaryOperator<String> receipts) {
        this.gateway = gateway;
        this.receipts = receipts;
    }

    @Override
    public ContactMethod way() {
        return gateway.way();
    }

    @Override
    public String service() {
        return "The gateway";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public Optional<String> receipt(JsonNode answer) {
        return gateway.receipt().isEmpty()
                ? Optional.empty()
                : Optional.of(answer.at(gateway.receipt()).asText("")).filter(id -> !id.isEmpty());
    }

    /** Empty, because the administrator sets the gateway's address and the center checks that address at startup. */
    @Override
    public Optional<String> url(Contact contact) {
        return Optional.empty();
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return NUMBER.matcher(contact.address().getOrDefault("number", "")).matches()
                ? Optional.empty()
                : Optional.of("Enter the number with + and the country code, digits only, such as +4915112345678.");
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> values = new HashMap<>();
        values.put("number", message.to().address().getOrDefault("number", ""));
        values.put("text", text(message));
        values.put("key", IdempotencyKeys.of(message.key()));
        values.put("link", MessageText.single(message).map(Message.About::link).orElse(message.link()));
        values.put("callback", receipts.apply(message.key()));
        values.put("token", gateway.token());
        Map<String, String> headers = new HashMap<>();
        gateway.headers().forEach((name, value) -> headers.put(name, Template.filled(value, values, Template::header)));
        UnaryOperator<String> written = Template.within(gateway.contentType());
        return new ServiceRequest(
                Template.filled(gateway.url(), values, Template::url),
                gateway.contentType(),
                gateway.body().map(body -> Template.filled(body, values, written)),
                headers);
    }

    private String text(Message message) {
        if (gateway.way() == ContactMethod.SMS) {
            return ShortMessage.of(message, gateway.segments());
        }
        String words = MessageText.single(message)
                .map(about -> "%s case %d. %s."
                        .formatted(
                                about.severity().text(),
                                about.number(),
                                MessageText.cut(MessageText.line(about.title()), 120)))
                .orElse(MessageText.text(message));
        return "Watchfloor. %s Open Watchfloor for details.".formatted(words.strip());
    }
}
