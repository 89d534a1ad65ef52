package io.watchfloor.config.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** An enum whose constants are written in lower case with hyphens in settings, JSON and on the command line. */
public interface KebabCaseName {

    /** Name of the enum constant. */
    String name();

    /** Text of the constant, for instance {@code second-session}. */
    default String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Texts of the constants, in their order. */
    static List<String> texts(KebabCaseName... all) {
        return Arrays.stream(all).map(KebabCaseName::text).toList();
    }
}
