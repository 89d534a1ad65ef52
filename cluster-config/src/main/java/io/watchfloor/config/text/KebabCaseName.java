package io.watchfloor.config.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An enum whose constants are written in lower case with hyphens in settings, JSON and on the command line. */
public interface KebabCaseName {

    /** Name of the enum constant. */
    String name();

    /** Returns the name of the constant in lower case with hyphens, for instance {@code second-session}. */
    default String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the texts of the given constants, in the given order. */
    static List<String> texts(KebabCaseName... all) {
        return Arrays.stream(all).map(KebabCaseName::text).toList();
    }
}
