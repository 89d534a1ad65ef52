package io.watchfloor.ops.intake.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol says around a record. It goes into the record's envelope; the record itself stays as it came, byte for byte.
 *
 * @param host the asset of a record that names none itself
 * @param time of the record, RFC 3339 or seconds since 1970
 * @param more fields that stand beside those of a line of text
 */
public record RecordEnvelope(
        @Nullable String host, @Nullable String time, ObjectNode more) {

    public static final RecordEnvelope NOTHING = new RecordEnvelope(null, null, JsonNodeFactory.instance.objectNode());

    private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):\\d{1,5}");

    /** A port after the host is not its name. */
    public RecordEnvelope {
        host = host == null || host.isBlank() ? null : withoutPort(host.strip());
        time = time == null || time.isBlank() ? null : time;
    }

    /** The host of {@code host:port}. */
    public static String withoutPort(String host) {
        Matcher both = WITH_PORT.matcher(host);
        if (!both.matches()) {
            return host;
        }
        String name = both.group(1);
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }

    /** A JSON object in any shape. */
    public InputRecord object(byte[] json) {
        if (host == null && time == null) {
            return new InputRecord(null, null, json);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 128);
        ObjectNode envelope = envelope();
        String head = envelope.toString();
        out.writeBytes(head.substring(0, head.length() - 1).getBytes(StandardCharsets.UTF_8));
        out.writeBytes(",\"fields\":".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(json);
        out.write('}');
        return new InputRecord(null, null, out.toByteArray());
    }

    /** One line of text, or several that are one record. */
    public InputRecord text(String line) {
        if (host == null && time == null && more.isEmpty()) {
            return InputRecord.of(line);
        }
        ObjectNode envelope = envelope();
        envelope.put("line", line);
        envelope.set("fields", more);
        return InputRecord.of(envelope.toString());
    }

    /** An object, if the text is one, otherwise the text. */
    public InputRecord either(String text, BoundedJson json) {
        String record = text.strip();
        if (record.startsWith("{")) {
            byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
            if (json.isObject(bytes)) {
                return object(bytes);
            }
        }
        return text(text.stripTrailing());
    }

    private ObjectNode envelope() {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        if (time != null) {
            envelope.put("time", time);
        }
        if (host != null) {
            envelope.put("reporter", host);
        }
        return envelope;
    }
}
