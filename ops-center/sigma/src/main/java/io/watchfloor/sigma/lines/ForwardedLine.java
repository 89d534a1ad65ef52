package io.watchfloor.sigma.lines;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log line, or a JSON record as text, in the message field of a record by Filebeat, Logstash, rsyslog or syslog-ng,
 * with the metadata that the forwarder added.
 *
 * @param program program that wrote the line, for lines without a header
 * @param asset host that reported the line
 */
public record ForwardedLine(
        String message,
        @Nullable String program,
        @Nullable String asset,
        @Nullable String time) {

    private static final List<String> MESSAGES = List.of("message", "MESSAGE");

    /** Fields that identify a record of the supported forwarders. */
    private static final List<String> CARRIERS = List.of(
            "agent.type",
            "@version",
            "fromhost",
            "programname",
            "syslogtag",
            "syslog-tag",
            "log.syslog.appname",
            "PROGRAM");

    private static final List<String> PROGRAMS = List.of(
            "programname", "log.syslog.appname", "syslogtag", "syslog-tag", "process.name", "program", "PROGRAM");

    private static final List<String> TIMES =
            List.of("@timestamp", "timereported", "timegenerated", "timestamp", "ISODATE");

    private static final List<String> ASSETS =
            List.of("host.name", "host.hostname", "hostname", "fromhost", "host", "HOST");

    /** Extracts the line; null if the record does not come from a supported forwarder. */
    public static @Nullable ForwardedLine of(Map<String, @Nullable Object> record) {
        String message = first(MESSAGES, record);
        if (message == null || first(CARRIERS, record) == null) {
            return null;
        }
        String program = first(PROGRAMS, record);
        return new ForwardedLine(
                message.strip(),
                program == null ? null : withoutProcess(program),
                first(ASSETS, record),
                first(TIMES, record));
    }

    /** Extracts the program name from a syslog tag such as {@code sshd[4711]:}. */
    private static String withoutProcess(String tag) {
        int end = 0;
        while (end < tag.length() && "[:".indexOf(tag.charAt(end)) < 0) {
            end++;
        }
        return tag.substring(0, end).strip();
    }

    private static @Nullable String first(List<String> names, Map<?, ?> record) {
        for (String name : names) {
            if (at(name, record) instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    /** Looks up a dotted name, either as one field name or as a path through nested objects. */
    private static @Nullable Object at(String name, Map<?, ?> record) {
        Object value = record.get(name);
        int dot = name.indexOf('.');
        if (value != null || dot < 0) {
            return value;
        }
        return record.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? at(name.substring(dot + 1), inner)
                : null;
    }
}
