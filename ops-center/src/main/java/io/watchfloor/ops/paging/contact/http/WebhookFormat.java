package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.ops.paging.escalation.Signature;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A POST of JSON in Watchfloor's own format, signed with the contact's secret: {@link Signature}. All attempts of a
 * message have the same {@code Idempotency-LinkKey}.
 */
final class WebhookFormat implements PayloadFormat {

    private static final int MOST = 100;
    private static final int LONGEST = 500;

    @Override
    public ContactMethod way() {
        return ContactMethod.WEBHOOK;
    }

    @Override
    public String service() {
        return "The receiver";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.DELIVERED;
    }

    @Override
    public Map<String, String> signed(Contact to, ServiceRequest post, Instant now) {
        Signature signature = new Signature(to.address().getOrDefault("secret", ""));
        return Map.of(
                Signature.HEADER,
                signature.header(now.getEpochSecond(), post.body().orElse("")));
    }

    @Override
    public ServiceRequest post(Message message) {
        ObjectNode body = JsonBody.object();
        body.put("page", message.key());
        body.put("kind", message.kind().name().toLowerCase(Locale.ROOT));
        body.put("queuedAt", message.at().toString());
        body.put("subject", MessageText.subject(message));
        body.put("text", MessageText.text(message));
        body.put("link", message.link());
        Optional<Message.About> one = MessageText.single(message);
        one.ifPresent(about -> about(body.putObject("case"), about));
        if (one.isEmpty()) {
            ArrayNode cases = body.putArray("cases");
            message.cases().stream().limit(MOST).forEach(about -> about(cases.addObject(), about));
        }
        return ServiceRequest.json(
                message.to().address().getOrDefault("url", ""),
                body,
                Map.of("Idempotency-Key", IdempotencyKeys.of(message.key())));
    }

    private static void about(ObjectNode node, Message.About about) {
        node.put("id", about.id().value());
        node.put("number", about.number());
        node.put("title", MessageText.cut(about.title(), LONGEST));
        node.put("severity", about.severity().text());
        node.put("status", about.status());
        node.put("round", about.round());
        node.put("since", about.since().toString());
        names(node.putArray("assets"), about.assets());
        node.put("alertCount", about.alerts());
        names(node.putArray("attack"), about.attack());
        node.put("link", about.link());
        node.put("acknowledge", about.acknowledge());
    }

    private static void names(ArrayNode node, List<String> names) {
        names.stream().limit(MOST).forEach(name -> node.add(MessageText.cut(name, LONGEST)));
    }
}
