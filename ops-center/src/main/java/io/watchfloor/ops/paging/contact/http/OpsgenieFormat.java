package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.sigma.language.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts for Opsgenie's API and compatible services. The alias of an alert is the case id, and requests to acknowledge
 * or close the alert refer to the alias.
 */
final class OpsgenieFormat implements PayloadFormat {

    private static final String ALERTS = "https://api.opsgenie.com/v2/alerts";
    private static final int MESSAGE = 130;
    private static final int DESCRIPTION = 15_000;
    private static final int TAG = 50;
    private static final int MOST_TAGS = 20;

    @Override
    public ContactMethod way() {
        return ContactMethod.OPSGENIE;
    }

    @Override
    public String service() {
        return "Opsgenie";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public Optional<String> receipt(JsonNode answer) {
        return Optional.of(answer.path("requestId").asText("")).filter(id -> !id.isEmpty());
    }

    @Override
    public Optional<String> url(Contact contact) {
        return Optional.of(contact.address().getOrDefault("url", ALERTS));
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return HeaderText.problem(contact, "key");
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> address = message.to().address();
        Optional<Message.About> one = MessageText.single(message);
        String alias = one.map(about -> about.id().value()).orElseGet(() -> IdempotencyKeys.of(message.key()));
        String base = address.getOrDefault("url", ALERTS);
        Map<String, String> headers = Map.of("Authorization", "GenieKey " + address.getOrDefault("key", ""));
        if (MessageText.over(message)) {
            ObjectNode body = JsonBody.object().put("source", "Watchfloor");
            body.put("note", MessageText.text(message));
            String verb = message.kind() == Message.Kind.RESOLVED ? "close" : "acknowledge";
            String path = URLEncoder.encode(alias, StandardCharsets.UTF_8).replace("+", "%20") + "/" + verb;
            return ServiceRequest.json(HeaderText.below(base, path) + "?identifierType=alias", body, headers);
        }
        ObjectNode body = JsonBody.object();
        body.put("message", MessageText.cut(MessageText.subject(message), MESSAGE));
        body.put("alias", alias);
        body.put("description", MessageText.cut(MessageText.plain(message), DESCRIPTION));
        body.put("source", "Watchfloor");
        body.put("priority", priority(MessageText.severity(message)));
        one.ifPresent(about -> {
            ArrayNode tags = body.putArray("tags");
            about.attack().stream()
                    .limit(MOST_TAGS)
                    .forEach(tag -> tags.add(MessageText.cut(MessageText.line(tag), TAG)));
            ObjectNode details = body.putObject("details");
            details.put("case", Long.toString(about.number()));
            MessageText.facts(about).forEach(fact -> details.put(fact.label(), fact.value()));
        });
        return ServiceRequest.json(base, body, headers);
    }

    private static String priority(Level level) {
        return switch (level) {
            case CRITICAL -> "P1";
            case HIGH -> "P2";
            case MEDIUM -> "P3";
            case LOW -> "P4";
            case INFORMATIONAL -> "P5";
        };
    }
}
