package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;

/**
 * Block Kit for an incoming webhook of Slack. Every text is {@code plain_text}, so attackers cannot insert links,
 * mentions or formatting.
 */
final class SlackFormat implements PayloadFormat {

    private static final int HEADER = 150;
    private static final int SECTION = 3000;
    private static final int FIELD = 2000;
    private static final int LINK = 3000;
    private static final int MOST_FIELDS = 10;
    private static final int MOST_CASES = 10;

    @Override
    public ContactMethod way() {
        return ContactMethod.SLACK;
    }

    @Override
    public String service() {
        return "Slack";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.DELIVERED;
    }

    @Override
    public ServiceRequest post(Message message) {
        ObjectNode body = JsonBody.object();
        body.put("text", escaped(MessageText.subject(message)));
        ArrayNode blocks = body.putArray("blocks");
        blocks.addObject().put("type", "header").set("text", plain(MessageText.subject(message), HEADER));
        String text = MessageText.text(message);
        if (!text.isEmpty()) {
            section(blocks).set("text", plain(text, SECTION));
        }
        MessageText.single(message).ifPresentOrElse(one -> alone(blocks, one), () -> many(blocks, message));
        return ServiceRequest.json(message.to().address().getOrDefault("url", ""), body);
    }

    private static void alone(ArrayNode blocks, Message.About about) {
        ObjectNode section = section(blocks);
        section.set("text", plain(MessageText.name(about), SECTION));
        ArrayNode fields = section.putArray("fields");
        MessageText.facts(about).stream()
                .limit(MOST_FIELDS)
                .forEach(fact -> fields.add(plain(fact.label() + ": " + fact.value(), FIELD)));
        ObjectNode actions = blocks.addObject().put("type", "actions");
        ArrayNode buttons = actions.putArray("elements");
        String acknowledge = about.acknowledge();
        if (acknowledge != null && acknowledge.length() <= LINK) {
            buttons.add(button("acknowledge", "Acknowledge", acknowledge).put("style", "primary"));
        }
        buttons.add(button("open", "Open case", about.link()));
    }

    private static void many(ArrayNode blocks, Message message) {
        message.cases().stream().limit(MOST_CASES).forEach(about -> {
            ObjectNode section = section(blocks);
            section.set("text", plain(MessageText.name(about), SECTION));
            section.set("accessory", button("open-" + about.number(), "Open case", about.link()));
        });
        int more = message.cases().size() - MOST_CASES;
        ObjectNode actions = blocks.addObject().put("type", "actions");
        actions.putArray("elements")
                .add(button("list", more > 0 ? "Open %d more".formatted(more) : "Open Watchfloor", message.link()));
    }

    private static ObjectNode section(ArrayNode blocks) {
        return blocks.addObject().put("type", "section");
    }

    private static ObjectNode button(String id, String label, String link) {
        ObjectNode button = JsonBody.object().put("type", "button").put("action_id", id);
        button.set("text", plain(label, HEADER));
        return button.put("url", link);
    }

    private static ObjectNode plain(String text, int longest) {
        return JsonBody.object()
                .put("type", "plain_text")
                .put("text", MessageText.cut(text, longest))
                .put("emoji", false);
    }

    /** Escapes the notification's text, which Slack parses as its own markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
