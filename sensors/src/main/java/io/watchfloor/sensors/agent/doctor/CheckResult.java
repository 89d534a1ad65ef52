package io.watchfloor.sensors.agent.doctor;

import java.util.Locale;

/**
 * The result of one check.
 *
 * @param check what was checked
 * @param text what was found, and what to do
 */
public record CheckResult(String check, Verdict verdict, String text) {

    /** Whether the finding keeps records from arriving. */
    public enum Verdict {
        OK,
        /** The finding may keep records from arriving. */
        DOUBT,
        /** The finding keeps records from arriving. */
        WRONG;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static CheckResult ok(String check, String text) {
        return new CheckResult(check, Verdict.OK, text);
    }

    public static CheckResult doubt(String check, String text) {
        return new CheckResult(check, Verdict.DOUBT, text);
    }

    public static CheckResult wrong(String check, String text) {
        return new CheckResult(check, Verdict.WRONG, text);
    }
}
