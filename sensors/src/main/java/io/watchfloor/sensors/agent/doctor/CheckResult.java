package io.watchfloor.sensors.agent.doctor;

import java.util.Locale;

/**
 * What the doctor found out.
 *
 * @param check what was looked at
 * @param text what was found, and what to do about it
 */
public record CheckResult(String check, Verdict verdict, String text) {

    /** Whether it keeps records from arriving. */
    public enum Verdict {
        OK,
        /** It may. */
        DOUBT,
        /** It does. */
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
