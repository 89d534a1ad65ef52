package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which log sources can be recognised from records at all. */
final class Reach {

    private Reach() {}

    /** Whether a rule for one log source is tried on records of the other. */
    static boolean fits(LogSource rule, LogSource record) {
        return fits(rule.product(), record.product())
                && fits(rule.category(), record.category())
                && fits(rule.service(), record.service());
    }

    /** From lines of text. */
    static boolean ofText(LogSource rule) {
        return Stream.of(
                        AuditdEvent.logsources(), SyslogLine.logsources(), LinuxSysmon.logsources(), WebLine.LOGSOURCES)
                .flatMap(List::stream)
                .anyMatch(source -> fits(rule, source));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }
}
