package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;

/**
 * Decides by log source whether a rule applies to a record: each part that the rule's log source sets must equal the
 * same part of the record's log source. A part that the record lacks never matches.
 */
public final class LogSourceRouting {

    private LogSourceRouting() {}

    public static boolean fits(LogSource rule, List<LogSource> record) {
        for (LogSource source : record) {
            if (rule.fits(source)) {
                return true;
            }
        }
        return false;
    }
}
