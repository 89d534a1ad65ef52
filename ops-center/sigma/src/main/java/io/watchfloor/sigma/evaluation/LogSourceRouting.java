package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;

/**
 * Which rules are tried on which records: strictly by log source. Each part that a rule names must equal the record's;
 * if the record lacks a part, no rule that names it applies.
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
