package io.watchfloor.ops.paging.contact.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON of a push; the page's service worker {@code sw.js} reads this JSON. */
final class PushText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE = Pattern.compile("\\b\\d{6}\\b");
    private static final int MOST_CASES = 3;
    private static final int LONGEST_TITLE = 200;

    private PushText() {}

    /**
     * Encodes a message in at most {@link PushEncryption#LONGEST} bytes. If the message is longer, the text is cut
     * first, and then cases are dropped.
     *
     * @param receipt the token with which the browser reports the delivery
     */
    static byte[] of(Message message, String receipt) {
        String text = MessageText.text(message);
        for (int cases = MOST_CASES; cases > 0; cases--) {
            byte[] whole = written(message, receipt, text, cases);
            int over = whole.length - PushEncryption.LONGEST;
            if (over <= 0) {
                return whole;
            }
            byte[] shorter = written(message, receipt, shortened(text, over), cases);
            if (shorter.length <= PushEncryption.LONGEST) {
                return shorter;
            }
        }
        return written(message, receipt, "", 0);
    }

    /** Shortens a text by at least the given number of bytes. */
    private static String shortened(String text, int bytes) {
        int left = text.length() - bytes;
        return left < 1 ? "" : MessageText.cut(text, left);
    }

    private static byte[] written(Message message, String receipt, String text, int cases) {
        ObjectNode all = JSON.createObjectNode()
                .put("key", message.key())
                .put("kind", message.kind().name().toLowerCase(Locale.ROOT))
                .put("title", MessageText.subject(message))
                .put("text", text)
                .put("link", message.link())
                .put("at", message.at().toString())
                .put("owner", message.to().owner().name())
                .put("contact", message.to().id())
                .put("receipt", receipt);
        if (message.kind() == Message.Kind.CODE) {
            Matcher code = CODE.matcher(message.text());
            if (code.find()) {
                all.put("code", code.group());
            }
        }
        message.cases().stream()
                .limit(cases)
                .forEach(one -> all.withArray("cases")
                        .addObject()
                        .put("id", one.id().value())
                        .put("number", one.number())
                        .put("title", cut(one.title()))
                        .put("severity", one.severity().text())
                        .put("link", one.link())
                        .put("acknowledge", one.acknowledge()));
        try {
            return JSON.writeValueAsString(all).getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Removes control characters from a title and cuts it, because attackers control titles. */
    private static String cut(String text) {
        return MessageText.cut(MessageText.line(text), LONGEST_TITLE);
    }
}
