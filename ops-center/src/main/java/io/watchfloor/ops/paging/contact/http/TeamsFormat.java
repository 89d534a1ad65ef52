package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.sigma.language.Level;

/**
 * An Adaptive Card for a workflow's webhook of Teams. Text that attackers control is in {@code RichTextBlock}s, the
 * only blocks without Markdown. The length of every part is limited, so that a card stays far below Teams' limit of 28
 * KB.
 */
final class TeamsFormat implements PayloadFormat {

    private static final int MOST_CASES = 10;

    @Override
    public ContactMethod way() {
        return ContactMethod.TEAMS;
    }

    @Override
    public String service() {
        return "Teams";
    }

    /**
     * The result is SENT, because the workflow received the card but does not report whether the card was posted in the
     * chat.
     */
    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.SENT;
    }

    @Override
    public ServiceRequest post(Message message) {
        ObjectNode body = JsonBody.object().put("type", "message");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive").putNull("contentUrl");
        attachment.set("content", card(message));
        return ServiceRequest.json(message.to().address().getOrDefault("url", ""), body);
    }

    private static ObjectNode card(Message message) {
        ObjectNode card = JsonBody.object()
                .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .put("type", "AdaptiveCard")
                .put("version", "1.4")
                .put("fallbackText", "Open Watchfloor for details.");
        ArrayNode parts = card.putArray("body");
        run(parts, MessageText.subject(message))
                .put("weight", "Bolder")
                .put("size", "Medium")
                .put("color", color(MessageText.severity(message)));
        String text = MessageText.text(message);
        if (!text.isEmpty()) {
            run(parts, text);
        }
        ArrayNode actions = card.putArray("actions");
        MessageText.single(message)
                .ifPresentOrElse(one -> alone(parts, actions, one), () -> many(parts, actions, message));
        return card;
    }

    private static void alone(ArrayNode parts, ArrayNode actions, Message.About about) {
        run(parts, MessageText.name(about)).put("weight", "Bolder");
        MessageText.facts(about).forEach(fact -> run(parts, fact.label() + ": " + fact.value()));
        String acknowledge = about.acknowledge();
        if (acknowledge != null) {
            actions.add(open("Acknowledge", acknowledge).put("style", "positive"));
        }
        actions.add(open("Open case", about.link()));
    }

    private static void many(ArrayNode parts, ArrayNode actions, Message message) {
        message.cases().stream()
                .limit(MOST_CASES)
                .forEach(about ->
                        run(parts, MessageText.name(about)).set("selectAction", open("Open case", about.link())));
        int more = message.cases().size() - MOST_CASES;
        actions.add(open(more > 0 ? "Open %d more".formatted(more) : "Open Watchfloor", message.link()));
    }

    private static ObjectNode run(ArrayNode parts, String text) {
        ObjectNode block = parts.addObject().put("type", "RichTextBlock");
        return block.putArray("inlines").addObject().put("type", "TextRun").put("text", text);
    }

    private static ObjectNode open(String title, String url) {
        return JsonBody.object()
                .put("type", "Action.OpenUrl")
                .put("title", title)
                .put("url", url);
    }

    private static String color(Level severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "Attention";
            case MEDIUM -> "Warning";
            case LOW, INFORMATIONAL -> "Default";
        };
    }
}
