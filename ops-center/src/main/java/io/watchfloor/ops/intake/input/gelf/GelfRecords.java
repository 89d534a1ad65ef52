package io.watchfloor.ops.intake.input.gelf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.syslog.SyslogArrivals;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts GELF messages to records. A message that names its program becomes a log line of that program, so that the
 * same rules apply as to syslog. A message whose fields the engine knows, such as a Windows event sent by NXLog,
 * keeps these fields. All other messages become records with the message's fields. The asset is the {@code host} of
 * the message.
 */
public final class GelfRecords {

    private static final List<String> PROGRAMS =
            List.of("_program", "_PROGRAM", "_application_name", "_SYSLOG_IDENTIFIER", "_app_name", "_appname");
    private static final List<String> PIDS = List.of("_pid", "_PID", "_process_id", "_proc_id");
    private static final int DEEPEST = 16;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();
    private final TelemetryReader reader;
    private final SyslogArrivals lines;

    /** @param reader checks whether the engine knows the fields of a message */
    public GelfRecords(TelemetryReader reader) {
        this.reader = reader;
        this.lines = new SyslogArrivals(reader);
    }

    /**
     * Converts one message to a record.
     *
     * @param peer the sender's address, which is used as the asset if the message contains no host
     */
    InputRecord read(byte[] message, InetAddress peer, Instant receivedAt) throws InputRejection {
        JsonNode gelf = parsed(message);
        String host = gelf.path("host").asText("").strip();
        String asset = host.isEmpty() ? peer.getHostAddress() : host;
        String full = gelf.path("full_message").asText("");
        String text = full.isBlank() ? gelf.path("short_message").asText("") : full;
        if (text.isBlank()) {
            throw InputRejection.unreadable("gelf.no-message", "A message has no short_message.");
        }
        Instant time = time(gelf.path("timestamp"), receivedAt);
        String program = first(gelf, PROGRAMS);
        if (program != null) {
            String pid = first(gelf, PIDS);
            return lines.line(asset, time, program, pid, text, receivedAt);
        }
        return known(gelf, asset, text, time, receivedAt);
    }

    private JsonNode parsed(byte[] message) throws InputRejection {
        try {
            JsonNode gelf = mapper.readTree(message);
            if (gelf != null && gelf.isObject()) {
                return gelf;
            }
        } catch (IOException e) {
            throw InputRejection.unreadable(
                    "gelf.json",
                    "A message is not JSON: %s."
                            .formatted(
                                    e instanceof JsonProcessingException json ? json.getOriginalMessage() : "it ends"));
        }
        throw InputRejection.unreadable("gelf.json", "A message is not a JSON object.");
    }

    private InputRecord known(JsonNode gelf, String asset, String text, Instant time, Instant receivedAt) {
        ObjectNode flat = mapper.createObjectNode();
        gelf.properties().forEach(member -> {
            if (member.getKey().startsWith("_") && member.getKey().length() > 1) {
                flat.set(member.getKey().substring(1), member.getValue());
            }
        });
        ObjectNode asRecord = flat.deepCopy();
        asRecord.put("message", text);
        byte[] body = bytes(asRecord);
        if (recognised(body, asset, receivedAt)) {
            return new InputRecord(asset, null, body);
        }
        ObjectNode record = mapper.createObjectNode();
        record.put("asset", asset);
        record.put("time", time.toString());
        flat.put("message", text);
        flat.put("level", gelf.path("level").asText(""));
        record.set("fields", flat);
        LogSource source = source(flat);
        return new InputRecord(null, source, bytes(record));
    }

    private boolean recognised(byte[] body, String asset, Instant receivedAt) {
        try {
            return !reader.read(body, asset, null, receivedAt).logsources().isEmpty();
        } catch (UnreadableTelemetry e) {
            return false;
        }
    }

    /** Determines the log source from the fields {@code _product}, {@code _category} and {@code _service}. */
    private static @Nullable LogSource source(ObjectNode fields) {
        LogSource source = new LogSource(
                fields.path("product").asText(null),
                fields.path("category").asText(null),
                fields.path("service").asText(null));
        return source.product() == null && source.category() == null && source.service() == null ? null : source;
    }

    private static Instant time(JsonNode seconds, Instant receivedAt) {
        double time = seconds.isTextual() ? number(seconds.asText()) : seconds.asDouble(0);
        return time > 0 && time < 253_402_300_800.0 ? Instant.ofEpochMilli(Math.round(time * 1000)) : receivedAt;
    }

    private static double number(String text) {
        return text.matches("[0-9]{1,12}(\\.[0-9]{1,9})?") ? Double.parseDouble(text) : 0;
    }

    private static @Nullable String first(JsonNode gelf, List<String> names) {
        return names.stream()
                .map(name -> gelf.path(name).asText("").strip())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private byte[] bytes(ObjectNode node) {
        try {
            return mapper.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record could not be written as JSON", e);
        }
    }
}
