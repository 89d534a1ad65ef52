package io.watchfloor.sensors.agent.doctor;

import java.util.Locale;

/**
 * The result of one check.
 *
 * @param check what was checked
 * @param text what was found and what to do
 */
public record CheckResult(String check, Verdict verdict, String text) {

    /** Whether the problem prevents records from reaching the center. */
    public enum Verdict {
        OK,
        /** The problem may prevent records from reaching the center. */
        WARNING,
        /** The problem prevents records from reaching the center. */
        FAILED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static CheckResult ok(String check, String text) {
        return new CheckResult(check, Verdict.OK, text);
    }

    public static CheckResult warning(String check, String text) {
        return new CheckResult(check, Verdict.WARNING, text);
    }

    public static CheckResult failed(String check, String text) {
        return new CheckResult(check, Verdict.FAILED, text);
    }
}
