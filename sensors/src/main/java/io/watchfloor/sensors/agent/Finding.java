package io.watchfloor.sensors.agent;

import java.util.Locale;

/**
 * What the doctor found out.
 *
 * @param check what was looked at
 * @param text what was found, and what to do about it
 */
record Finding(String check, Verdict verdict, String text) {

    /** Whether it keeps records from arriving. */
    enum Verdict {
        OK,
        /** It may. */
        DOUBT,
        /** It does. */
        WRONG;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Verdict.OK, text);
    }

    static Finding doubt(String check, String text) {
        return new Finding(check, Verdict.DOUBT, text);
    }

    static Finding wrong(String check, String text) {
        return new Finding(check, Verdict.WRONG, text);
    }
}
