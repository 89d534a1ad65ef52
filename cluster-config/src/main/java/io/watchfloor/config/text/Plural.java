package io.watchfloor.config.text;

/** Formats counts with their nouns: {@code 0 records}, {@code 1 record}, {@code 2 records}. */
public final class Plural {

    private Plural() {}

    /** @param one singular noun; the plural adds an s */
    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    public static String of(long count, String one, String more) {
        return count + " " + (count == 1 ? one : more);
    }
}
