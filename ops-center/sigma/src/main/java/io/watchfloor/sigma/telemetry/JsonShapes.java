package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.lines.ForwardedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Determines the format of a JSON record: Watchfloor's envelope, a Windows event, a forwarder's record around a line of
 * text, a pipeline format, or none of these.
 */
final class JsonShapes {

    private static final List<String> TIMES =
            List.of("time", "@timestamp", "timestamp", "UtcTime", "EventTime", "TimeCreated", "ts");

    /**
     * Fields of the envelope. {@code reporter} is the asset of records without an asset; {@code line} is the line of
     * text from which the fields were read.
     */
    private static final Set<String> ENVELOPE = Set.of("asset", "time", "logsource", "fields", "reporter", "line");

    private JsonShapes() {}

    static RecordShape read(Map<String, @Nullable Object> record, Pipelines pipelines, Instant receivedAt) {
        if (record.get("fields") instanceof Map<?, ?> fields && isEnvelope(record)) {
            return envelope(record, fields, pipelines, receivedAt);
        }
        return withoutEnvelope(record, pipelines, receivedAt);
    }

    private static RecordShape withoutEnvelope(
            Map<String, @Nullable Object> record, Pipelines pipelines, Instant receivedAt) {
        RecordShape windows = WindowsShapes.read(record);
        if (windows != null) {
            return windows;
        }
        if (record.get("SyslogMessage") instanceof String message) {
            return collected(record, message, receivedAt);
        }
        if (record.containsKey("__REALTIME_TIMESTAMP") && record.containsKey("MESSAGE")) {
            return SyslogLine.journal(record);
        }
        Map<String, @Nullable Object> told = event(record);
        RecordShape known = pipelines.of(told);
        if (known != null) {
            return known;
        }
        ForwardedLine forwarded = ForwardedLine.of(record);
        if (forwarded != null) {
            return forwarded(record, forwarded, pipelines, receivedAt);
        }
        Fields fields = Flattening.of(record);
        return new RecordShape(fields, List.of(), AssetFinder.general(fields), time(fields));
    }

    /** Unwraps a CloudTrail event, which the AWS command line returns as text within another record. */
    private static Map<String, @Nullable Object> event(Map<String, @Nullable Object> record) {
        if (record.get("CloudTrailEvent") instanceof String text && text.startsWith("{")) {
            Map<String, @Nullable Object> inner = JsonTree.objectOrNull(text);
            return inner == null ? record : inner;
        }
        return record;
    }

    private static RecordShape forwarded(
            Map<String, @Nullable Object> record, ForwardedLine forwarded, Pipelines pipelines, Instant receivedAt) {
        Map<String, @Nullable Object> object =
                forwarded.message().startsWith("{") ? JsonTree.objectOrNull(forwarded.message()) : null;
        RecordShape known = object == null ? null : known(object, pipelines);
        RecordShape inner = known == null ? TelemetryReader.line(forwarded.message(), pipelines, receivedAt) : known;
        Flattening.of(record).unmodifiable().forEach(inner.fields()::putIfAbsent);
        return new RecordShape(
                inner.fields(),
                logsources(inner, forwarded.program()),
                inner.asset() == null ? forwarded.asset() : inner.asset(),
                inner.time() == null ? forwarded.time() : inner.time());
    }

    /** Adds the log sources of the program that the forwarder names, for syslog lines without a header. */
    private static List<LogSource> logsources(RecordShape inner, @Nullable String program) {
        if (program == null || !inner.logsources().equals(List.of(SyslogLine.SYSLOG))) {
            return inner.logsources();
        }
        List<LogSource> all = new ArrayList<>(inner.logsources());
        SyslogLine.services(program, all);
        return List.copyOf(all);
    }

    /** Reads a record in a known format; null for an unknown format. */
    static @Nullable RecordShape known(Map<String, @Nullable Object> record, Pipelines pipelines) {
        RecordShape windows = WindowsShapes.read(record);
        return windows == null ? pipelines.of(record) : windows;
    }

    /** Whether the record has only fields of the envelope. Only {@code fields} is required. */
    private static boolean isEnvelope(Map<String, @Nullable Object> record) {
        return ENVELOPE.containsAll(record.keySet());
    }

    private static RecordShape envelope(
            Map<String, @Nullable Object> record, Map<?, ?> members, Pipelines pipelines, Instant receivedAt) {
        Map<String, @Nullable Object> inner = new java.util.LinkedHashMap<>();
        members.forEach((name, value) -> inner.put(String.valueOf(name), value));
        RecordShape read = enveloped(record, inner, pipelines, receivedAt);
        Object reporter = record.get("reporter");
        String named = read.asset() == null && reporter != null ? Fields.text(reporter) : read.asset();
        Object asset = record.get("asset");
        Object time = record.get("time");
        return new RecordShape(
                read.fields(),
                read.logsources(),
                asset == null ? named : Fields.text(asset),
                time == null ? read.time() : Fields.text(time));
    }

    private static RecordShape enveloped(
            Map<String, @Nullable Object> record,
            Map<String, @Nullable Object> inner,
            Pipelines pipelines,
            Instant receivedAt) {
        LogSource given = record.get("logsource") instanceof Map<?, ?> said ? logsource(said) : null;
        if (record.get("line") instanceof String line) {
            RecordShape read = TelemetryReader.line(line, pipelines, receivedAt);
            Flattening.of(inner).unmodifiable().forEach(read.fields()::putIfAbsent);
            return given == null ? read : new RecordShape(read.fields(), List.of(given), read.asset(), read.time());
        }
        return given == null ? withoutEnvelope(inner, pipelines, receivedAt) : plain(inner, List.of(given));
    }

    private static RecordShape plain(Map<String, @Nullable Object> record, List<LogSource> logsources) {
        Fields fields = Flattening.of(record);
        return new RecordShape(fields, logsources, AssetFinder.general(fields), time(fields));
    }

    private static LogSource logsource(Map<?, ?> given) {
        return new LogSource(part(given, "product"), part(given, "category"), part(given, "service"));
    }

    private static @Nullable String part(Map<?, ?> given, String name) {
        Object value = given.get(name);
        return value == null ? null : Fields.text(value);
    }

    /** Reads a collector's record with one line of a Linux log. */
    private static RecordShape collected(Map<String, @Nullable Object> record, String message, Instant receivedAt) {
        RecordShape inner = LinuxSysmon.read(message);
        if (inner == null) {
            inner = AuditdEvent.read(message);
        }
        if (inner == null) {
            inner = SyslogLine.read(message, receivedAt);
        }
        Fields outer = Flattening.of(record);
        String time = inner.time() != null ? inner.time() : outer.text("TimeGenerated");
        String asset = inner.asset() != null ? inner.asset() : AssetFinder.general(outer);
        return new RecordShape(inner.fields(), inner.logsources(), asset, time);
    }

    private static @Nullable String time(Fields fields) {
        for (String name : TIMES) {
            String text = fields.text(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
