package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.sigma.language.Level;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Events for PagerDuty's Events API v2. The {@code dedup_key} is the case id, so all messages about a case update one
 * alert, which is acknowledged and resolved with the case. A message about several cases or no case creates a separate
 * alert.
 */
final class PagerDutyFormat implements PayloadFormat {

    private static final String EVENTS = "https://events.pagerduty.com/v2/enqueue";
    private static final int SUMMARY = 1024;

    @Override
    public ContactMethod way() {
        return ContactMethod.PAGERDUTY;
    }

    @Override
    public String service() {
        return "PagerDuty";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public Optional<String> receipt(JsonNode answer) {
        return Optional.of(answer.path("dedup_key").asText("")).filter(id -> !id.isEmpty());
    }

    @Override
    public Optional<String> url(Contact contact) {
        return Optional.of(contact.address().getOrDefault("url", EVENTS));
    }

    @Override
    public ServiceRequest post(Message message) {
        Map<String, String> address = message.to().address();
        Optional<Message.About> one = MessageText.single(message);
        ObjectNode body = JsonBody.object();
        body.put("routing_key", address.getOrDefault("key", ""));
        body.put("event_action", action(message));
        body.put("dedup_key", one.map(about -> about.id().value()).orElseGet(() -> IdempotencyKeys.of(message.key())));
        if (!MessageText.over(message)) {
            body.put("client", "Watchfloor");
            body.put("client_url", one.map(Message.About::link).orElse(message.link()));
            one.map(Message.About::acknowledge)
                    .ifPresent(link -> body.putArray("links")
                            .addObject()
                            .put("href", link)
                            .put("text", "Acknowledge in Watchfloor"));
            payload(body.putObject("payload"), message, one);
        }
        return ServiceRequest.json(address.getOrDefault("url", EVENTS), body);
    }

    private static void payload(ObjectNode payload, Message message, Optional<Message.About> one) {
        payload.put("summary", MessageText.cut(MessageText.subject(message), SUMMARY));
        payload.put(
                "source",
                one.flatMap(about -> about.assets().stream().findFirst())
                        .map(asset -> MessageText.cut(MessageText.line(asset), SUMMARY))
                        .orElse("watchfloor"));
        payload.put("severity", severity(MessageText.severity(message)));
        payload.put("timestamp", message.at().toString());
        payload.put("class", message.kind().name().toLowerCase(Locale.ROOT));
        ObjectNode details = payload.putObject("custom_details");
        details.put("text", MessageText.text(message));
        one.ifPresent(about -> {
            details.put("case", about.number());
            MessageText.facts(about).forEach(fact -> details.put(fact.label().toLowerCase(Locale.ROOT), fact.value()));
        });
        if (one.isEmpty()) {
            message.cases().stream()
                    .limit(100)
                    .forEach(about -> details.put("case " + about.number(), MessageText.name(about)));
        }
    }

    private static String action(Message message) {
        return switch (message.kind()) {
            case ACKNOWLEDGED -> "acknowledge";
            case RESOLVED -> "resolve";
            case PAGE, DIGEST, WORSENED, WARNING, TEST, CODE -> "trigger";
        };
    }

    private static String severity(Level level) {
        return switch (level) {
            case CRITICAL -> "critical";
            case HIGH -> "error";
            case MEDIUM -> "warning";
            case LOW, INFORMATIONAL -> "info";
        };
    }
}
