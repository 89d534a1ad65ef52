package io.watchfloor.config.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A constant of an enum as files, frames and people write it: in lower case, with hyphens. */
public interface KebabCaseName {

    /** The name of the constant. */
    String name();

    /** For instance {@code second-session}. */
    default String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The texts of these, in their order. */
    static List<String> texts(KebabCaseName... all) {
        return Arrays.stream(all).map(KebabCaseName::text).toList();
    }
}
