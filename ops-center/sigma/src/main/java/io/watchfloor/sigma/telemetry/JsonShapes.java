package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Determines the shape of a JSON record: our own envelope, a Windows event, a collector's record around a line of text,
 * a pipeline's shape, or none.
 */
final class JsonShapes {

    private static final List<String> TIMES =
            List.of("time", "@timestamp", "timestamp", "UtcTime", "EventTime", "TimeCreated", "ts");

    private JsonShapes() {}

    static Reading read(Map<String, @Nullable Object> record, Pipelines pipelines, Instant receivedAt) {
        if (record.get("fields") instanceof Map<?, ?> fields && isEnvelope(record)) {
            return envelope(record, fields, pipelines, receivedAt);
        }
        return withoutEnvelope(record, pipelines, receivedAt);
    }

    private static Reading withoutEnvelope(
            Map<String, @Nullable Object> record, Pipelines pipelines, Instant receivedAt) {
        Reading windows = WindowsShapes.read(record);
        if (windows != null) {
            return windows;
        }
        if (record.get("SyslogMessage") instanceof String message) {
            return collected(record, message, receivedAt);
        }
        Map<String, @Nullable Object> told = event(record);
        Reading known = pipelines.of(told);
        if (known != null) {
            return known;
        }
        Fields fields = Flattening.of(record);
        return new Reading(fields, List.of(), AssetFinder.general(fields), time(fields));
    }

    /** Amazon's command line gives each event of CloudTrail as a text within a record of its own. */
    private static Map<String, @Nullable Object> event(Map<String, @Nullable Object> record) {
        if (record.get("CloudTrailEvent") instanceof String text && text.startsWith("{")) {
            try {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                LimitScan.checkJson(bytes, TelemetryLimits.STANDARD);
                return Json.object(bytes);
            } catch (UnreadableTelemetry damaged) {
                return record;
            }
        }
        return record;
    }

    /** Whether it is {@code {"asset","time","logsource","fields"}}, of which only the fields are required. */
    private static boolean isEnvelope(Map<String, @Nullable Object> record) {
        return record.keySet().stream()
                .allMatch(name -> name.equals("fields")
                        || name.equals("asset")
                        || name.equals("time")
                        || name.equals("logsource"));
    }

    private static Reading envelope(
            Map<String, @Nullable Object> record, Map<?, ?> members, Pipelines pipelines, Instant receivedAt) {
        Map<String, @Nullable Object> inner = new java.util.LinkedHashMap<>();
        members.forEach((name, value) -> inner.put(String.valueOf(name), value));
        Reading read = record.get("logsource") instanceof Map<?, ?> given
                ? plain(inner, List.of(logsource(given)))
                : withoutEnvelope(inner, pipelines, receivedAt);
        Object asset = record.get("asset");
        Object time = record.get("time");
        return new Reading(
                read.fields(),
                read.logsources(),
                asset == null ? read.asset() : Fields.text(asset),
                time == null ? read.time() : Fields.text(time));
    }

    private static Reading plain(Map<String, @Nullable Object> record, List<LogSource> logsources) {
        Fields fields = Flattening.of(record);
        return new Reading(fields, logsources, AssetFinder.general(fields), time(fields));
    }

    private static LogSource logsource(Map<?, ?> given) {
        return new LogSource(part(given, "product"), part(given, "category"), part(given, "service"));
    }

    private static @Nullable String part(Map<?, ?> given, String name) {
        Object value = given.get(name);
        return value == null ? null : Fields.text(value);
    }

    /** A collector's record around one line of a Linux log. */
    private static Reading collected(Map<String, @Nullable Object> record, String message, Instant receivedAt) {
        Reading inner = LinuxSysmon.read(message);
        if (inner == null) {
            inner = AuditdEvent.read(message);
        }
        if (inner == null) {
            inner = SyslogLine.read(message, receivedAt);
        }
        Fields outer = Flattening.of(record);
        String time = inner.time() != null ? inner.time() : outer.text("TimeGenerated");
        String asset = inner.asset() != null ? inner.asset() : AssetFinder.general(outer);
        return new Reading(inner.fields(), inner.logsources(), asset, time);
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
