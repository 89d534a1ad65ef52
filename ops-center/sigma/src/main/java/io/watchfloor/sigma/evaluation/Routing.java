package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.LogSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rules are tried on which records: strictly by log source. Each part that a rule names must equal the record's;
 * if the record lacks a part, no rule that names it applies.
 */
public final class Routing {

    private Routing() {}

    public static boolean fits(LogSource rule, List<LogSource> record) {
        for (LogSource source : record) {
            if (fits(rule.product(), source.product())
                    && fits(rule.category(), source.category())
                    && fits(rule.service(), source.service())) {
                return true;
            }
        }
        return false;
    }

    private static boolean fits(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }
}
