package io.watchfloor.sensors.agent.text;

import java.util.Locale;

/** Formats numbers with their nouns: {@code 1 record}, {@code 1,200 records}. */
public final class Plural {
    private Plural() {}

    /** @param one the singular; the plural is formed with an s */
    public static String of(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : one + "s");
    }
}
