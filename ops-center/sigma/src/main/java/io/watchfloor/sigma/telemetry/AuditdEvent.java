package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Linux audit log says of one event: one line, or all lines of the event, one below the other, as the sensor
 * joins them. A field that several lines have holds the values of all of them. An event that starts a program, connects
 * or creates or deletes a file has the names of these categories besides; one line alone does not tell enough for that.
 */
final class AuditdEvent {

    private static final LogSource AUDITD = new LogSource("linux", null, "auditd");

    private AuditdEvent() {}

    static List<LogSource> logsources() {
        return Stream.concat(
                        Stream.of(AUDITD), AuditdActivity.CATEGORIES.stream().map(AuditdEvent::source))
                .toList();
    }

    /** Null when the text does not begin with an audit line. */
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
