package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.stream.Stream;

/** Which log sources can be recognised from records at all. */
final class RecognizedLogSources {

    private RecognizedLogSources() {}

    /** Whether a rule for one log source is tried on records of the other. */
    static boolean fits(LogSource rule, LogSource record) {
        return rule.fits(record);
    }

    /** From lines of text. */
    static boolean ofText(LogSource rule) {
        return Stream.of(
                        AuditdEvent.logsources(), SyslogLine.logsources(), LinuxSysmon.logsources(), WebLine.LOGSOURCES)
                .flatMap(List::stream)
                .anyMatch(source -> fits(rule, source));
    }
}
