package io.watchfloor.ops.contact.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.contact.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the service worker of the page reads; {@code sw.js} is the other end. */
final class PushText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE = Pattern.compile("\\b\\d{6}\\b");
    private static final int MOST_CASES = 3;
    private static final int LONGEST_TITLE = 200;
    private static final int SHORTER = 64;

    private PushText() {}

    /**
     * As bytes that one push takes: a text that is too long is cut.
     *
     * @param receipt lets the browser say what became of it
     */
    static byte[] of(Message message, String receipt) {
        String text = message.text();
        while (true) {
            byte[] bytes = written(message, receipt, text);
            if (bytes.length <= PushEncryption.LONGEST || text.isEmpty()) {
                return bytes;
            }
            int over = Math.max(SHORTER, bytes.length - PushEncryption.LONGEST);
            int end = Math.max(0, text.length() - over - 1);
            text = end == 0 ? "" : text.substring(0, end) + "…";
        }
    }

    private static byte[] written(Message message, String receipt, String text) {
        ObjectNode all = JSON.createObjectNode()
                .put("key", message.key())
                .put("kind", message.kind().name().toLowerCase(java.util.Locale.ROOT))
                .put("title", cut(message.subject()))
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
                .limit(MOST_CASES)
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

    private static String cut(String text) {
        return text.length() <= LONGEST_TITLE ? text : text.substring(0, LONGEST_TITLE - 1) + "…";
    }
}
