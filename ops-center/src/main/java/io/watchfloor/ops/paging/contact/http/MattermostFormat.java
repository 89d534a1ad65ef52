package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.sigma.language.Level;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An attachment for an incoming webhook of Mattermost. The attachment contains links instead of buttons, because
 * Mattermost's buttons need a separate service.
 */
final class MattermostFormat implements PayloadFormat {

    private static final int MOST_CASES = 10;

    /** Characters with a special meaning in Markdown, which must be escaped. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_{}\\[\\]()#+!|>~-]");

    private static final Pattern MENTION = Pattern.compile("@");

    @Override
    public ContactMethod way() {
        return ContactMethod.MATTERMOST;
    }

    @Override
    public String service() {
        return "Mattermost";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.DELIVERED;
    }

    @Override
    public ServiceRequest post(Message message) {
        ObjectNode body = JsonBody.object();
        body.put("username", "Watchfloor");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("fallback", MessageText.subject(message));
        attachment.put("color", color(MessageText.severity(message)));
        attachment.put("title", escaped(MessageText.subject(message)));
        Optional<Message.About> one = MessageText.single(message);
        attachment.put("title_link", one.map(Message.About::link).orElse(message.link()));
        StringBuilder text = new StringBuilder(escaped(MessageText.text(message)));
        if (one.isPresent()) {
            text.append("\n\n").append(escaped(MessageText.name(one.get())));
            ArrayNode fields = attachment.putArray("fields");
            MessageText.facts(one.get())
                    .forEach(fact -> fields.addObject()
                            .put("title", fact.label())
                            .put("value", escaped(fact.value()))
                            .put("short", true));
            String acknowledge = one.get().acknowledge();
            if (acknowledge != null) {
                text.append("\n\n").append(link("Acknowledge", acknowledge));
            }
            text.append(acknowledge == null ? "\n\n" : " · ")
                    .append(link("Open case", one.get().link()));
        } else {
            message.cases().stream()
                    .limit(MOST_CASES)
                    .forEach(about -> text.append("\n* ")
                            .append(escaped(MessageText.name(about)))
                            .append(' ')
                            .append(link("Open case", about.link())));
            int more = message.cases().size() - MOST_CASES;
            text.append("\n\n")
                    .append(link(more > 0 ? "Open %d more".formatted(more) : "Open Watchfloor", message.link()));
        }
        attachment.put("text", text.toString().strip());
        return ServiceRequest.json(message.to().address().getOrDefault("url", ""), body);
    }

    private static String link(String label, String url) {
        return "[" + label + "](" + url.replace("(", "%28").replace(")", "%29") + ")";
    }

    /** Inserts a zero-width space after each @, so that the text mentions no user. */
    private static String escaped(String text) {
        return MENTION.matcher(MARKUP.matcher(text).replaceAll("\\\\$0")).replaceAll("@\u200B");
    }

    private static String color(Level severity) {
        return switch (severity) {
            case CRITICAL -> "#b00020";
            case HIGH -> "#d9480f";
            case MEDIUM -> "#e8a500";
            case LOW, INFORMATIONAL -> "#4a6fa5";
        };
    }
}
