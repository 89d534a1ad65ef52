package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event of the Linux audit log: a single line, or all lines of the event as the sensor joins them. A field
 * that occurs in several lines has the values of all these lines. Joined events that start a program, connect, or
 * create or delete a file also get the fields of these Sigma categories; a single line lacks the required data.
 */
final class AuditdEvent {

    private static final LogSource AUDITD = new LogSource("linux", null, "auditd");

    private AuditdEvent() {}

    static List<LogSource> logsources() {
        return Stream.concat(
                        Stream.of(AUDITD), AuditdActivity.CATEGORIES.stream().map(AuditdEvent::source))
                .toList();
    }

    /** Reads the event; null if the text does not start with an audit line. */
    static @Nullable RecordShape read(String text) {
        if (!text.startsWith("type=") && !text.startsWith("node=")) {
            return null;
        }
        List<AuditdLine> lines = new ArrayList<>();
        text.lines().forEach(line -> {
            AuditdLine read = AuditdLine.of(line.strip());
            if (read != null) {
                lines.add(read);
            }
        });
        return lines.isEmpty() ? null : reading(lines);
    }

    private static RecordShape reading(List<AuditdLine> lines) {
        AuditdLine first = lines.getFirst();
        Fields fields = new Fields();
        if (first.node() != null) {
            fields.put("node", first.node());
        }
        lines.forEach(line -> fields.addDistinct("type", line.type()));
        lines.forEach(line -> fields.addAllDistinct(line.fields()));
        List<LogSource> logsources = new ArrayList<>();
        logsources.add(AUDITD);
        if (lines.size() > 1) {
            AuditdActivity.of(lines, fields).forEach(category -> logsources.add(source(category)));
        }
        return new RecordShape(fields, List.copyOf(logsources), first.node(), first.time());
    }

    private static LogSource source(String category) {
        return new LogSource("linux", category, null);
    }
}
