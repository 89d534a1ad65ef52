package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import java.util.stream.Stream;

/** Log sources that can be recognised from the format of records. */
final class RecognizedLogSources {

    private RecognizedLogSources() {}

    /** Whether a rule for one log source applies to records of the other log source. */
    static boolean fits(LogSource rule, LogSource record) {
        return rule.fits(record);
    }

    /** Whether lines of text can have a log source to which the rule applies. */
    static boolean ofText(LogSource rule) {
        return Stream.of(
                        AuditdEvent.logsources(), SyslogLine.logsources(), LinuxSysmon.logsources(), WebLine.LOGSOURCES)
                .flatMap(List::stream)
                .anyMatch(source -> fits(rule, source));
    }
}
