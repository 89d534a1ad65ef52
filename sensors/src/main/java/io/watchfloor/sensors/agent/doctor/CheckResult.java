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
        WARNING,
        /** The finding keeps records from arriving. */
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
