package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a Linux log. The whole line becomes the field {@code message}, and the program name determines the
 * log sources.
 */
final class SyslogLine {

    private static final Pattern RFC_3164 = Pattern.compile(
            "(?:<\\d{1,3}>)?(\\w{3}\\s+\\d{1,2} \\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,6})? (\\S+) "
                    + "([\\w./-]+)(?:\\([^)]*\\))?(?:\\[[^\\]]*\\])?:.*",
            Pattern.DOTALL);
    private static final Pattern RFC_5424 = Pattern.compile(
            "(?:<\\d{1,3}>\\d )?(\\d{4}-\\d\\d-\\d\\dT\\S+) (\\S+) ([\\w./-]+)(?:\\[[^\\]]*\\])?:? .*", Pattern.DOTALL);

    /** Pattern of a line without a program name. */
    private static final Pattern ANONYMOUS = Pattern.compile(
            "(?:<\\d{1,3}>)?(\\w{3}\\s+\\d{1,2} \\d\\d:\\d\\d:\\d\\d)(?:: | (?:([\\w.-]+) )?).*", Pattern.DOTALL);

    private static final Map<String, List<String>> SERVICES = Map.ofEntries(
            Map.entry("sshd", List.of("sshd", "auth")),
            Map.entry("sshd-session", List.of("sshd", "auth")),
            Map.entry("sshd-auth", List.of("sshd", "auth")),
            Map.entry("sudo", List.of("sudo", "auth")),
            Map.entry("su", List.of("auth")),
            Map.entry("login", List.of("auth")),
            Map.entry("pkexec", List.of("auth")),
            Map.entry("polkitd", List.of("auth")),
            Map.entry("systemd-logind", List.of("auth")),
            Map.entry("useradd", List.of("auth")),
            Map.entry("usermod", List.of("auth")),
            Map.entry("userdel", List.of("auth")),
            Map.entry("groupadd", List.of("auth")),
            Map.entry("groupmod", List.of("auth")),
            Map.entry("passwd", List.of("auth")),
            Map.entry("chpasswd", List.of("auth")),
            Map.entry("cron", List.of("cron")),
            Map.entry("crond", List.of("cron")),
            Map.entry("crontab", List.of("cron")),
            Map.entry("vsftpd", List.of("vsftpd")),
            Map.entry("clamd", List.of("clamav")),
            Map.entry("freshclam", List.of("clamav")),
            Map.entry("clamscan", List.of("clamav")),
            Map.entry("guacd", List.of("guacamole")));

    /** Log source of every syslog line. */
    static final LogSource SYSLOG = source("syslog");

    private SyslogLine() {}

    static List<LogSource> logsources() {
        return Stream.concat(Stream.of("syslog"), SERVICES.values().stream().flatMap(List::stream))
                .map(SyslogLine::source)
                .toList();
    }

    static RecordShape read(String line, Instant receivedAt) {
        Fields fields = new Fields();
        fields.put("message", line);
        List<LogSource> logsources = new ArrayList<>();
        logsources.add(SYSLOG);
        Matcher old = RFC_3164.matcher(line);
        if (old.matches()) {
            services(old.group(3), logsources);
            Instant time = RecordTime.syslog(old.group(1), receivedAt);
            return reading(fields, logsources, old.group(2), time == null ? null : time.toString());
        }
        Matcher recent = RFC_5424.matcher(line);
        if (recent.matches()) {
            services(recent.group(3), logsources);
            return reading(fields, logsources, recent.group(2), recent.group(1));
        }
        Matcher anonymous = ANONYMOUS.matcher(line);
        if (anonymous.matches()) {
            Instant time = RecordTime.syslog(anonymous.group(1), receivedAt);
            return reading(fields, logsources, anonymous.group(2), time == null ? null : time.toString());
        }
        return reading(fields, logsources, null, null);
    }

    /** Reads an entry of the systemd journal from {@code journalctl -o json}. */
    static RecordShape journal(Map<String, @Nullable Object> entry) {
        String message = message(entry.get("MESSAGE"));
        Fields fields = Flattening.of(entry);
        String host = fields.text("_HOSTNAME");
        String sent = fields.text("_SOURCE_REALTIME_TIMESTAMP");
        String time = sent == null ? fields.text("__REALTIME_TIMESTAMP") : sent;
        RecordShape sysmon = LinuxSysmon.read(message);
        if (sysmon != null) {
            return new RecordShape(
                    sysmon.fields(), sysmon.logsources(), host, sysmon.time() == null ? time : sysmon.time());
        }
        fields.put("MESSAGE", message);
        fields.put("message", message);
        List<LogSource> logsources = new ArrayList<>();
        logsources.add(source("syslog"));
        String program = fields.text("SYSLOG_IDENTIFIER");
        services(program == null ? String.valueOf(fields.text("_COMM")) : program, logsources);
        return reading(fields, logsources, host, time);
    }

    /** Decodes a message; journald writes non-text messages as a list of bytes. */
    private static String message(@Nullable Object written) {
        if (written instanceof List<?> list) {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                Object one = list.get(i);
                bytes[i] = one != null && Fields.text(one).matches("\\d{1,3}")
                        ? (byte) Integer.parseInt(Fields.text(one))
                        : (byte) '?';
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return written == null ? "" : Fields.text(written);
    }

    /** Adds further log sources of the program. */
    static void services(String program, List<LogSource> logsources) {
        String name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT);
        SERVICES.getOrDefault(name, List.of()).forEach(service -> logsources.add(source(service)));
    }

    private static LogSource source(String service) {
        return new LogSource("linux", null, service);
    }

    private static RecordShape reading(
            Fields fields, List<LogSource> logsources, @Nullable String asset, @Nullable String time) {
        return new RecordShape(fields, List.copyOf(logsources), asset, time);
    }
}
