package io.watchfloor.ops.intake.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Data that a protocol transmits in addition to a record, such as the record's host and time. The data is stored in
 * the record's envelope; the bytes of the record are not changed.
 *
 * @param host the asset of a record that does not name an asset
 * @param time time of the record, RFC 3339 or seconds since 1970
 * @param more further fields for records that are lines of text
 */
public record RecordEnvelope(
        @Nullable String host, @Nullable String time, ObjectNode more) {

    public static final RecordEnvelope NOTHING = new RecordEnvelope(null, null, JsonNodeFactory.instance.objectNode());

    private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[[0-9a-fA-F:.]+\\]):\\d{1,5}");

    /** Removes the port from a host. */
    public RecordEnvelope {
        host = host == null || host.isBlank() ? null : withoutPort(host.strip());
        time = time == null || time.isBlank() ? null : time;
    }

    /** Returns the host of {@code host:port}. */
    public static String withoutPort(String host) {
        Matcher both = WITH_PORT.matcher(host);
        if (!both.matches()) {
            return host;
        }
        String name = both.group(1);
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }

    /** Creates a record from a JSON object of any format. */
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

    /** Creates a record from one line of text, or from several lines that belong together. */
    public InputRecord text(String line) {
        if (host == null && time == null && more.isEmpty()) {
            return InputRecord.of(line);
        }
        ObjectNode envelope = envelope();
        envelope.put("line", line);
        envelope.set("fields", more);
        return InputRecord.of(envelope.toString());
    }

    /** Creates a record from a JSON object if the text is a JSON object, otherwise from the text. */
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
