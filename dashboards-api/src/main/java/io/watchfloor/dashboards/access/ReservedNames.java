package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that no account may have, because these names have another meaning in paths, filters, cases or the audit log.
 */
public final class ReservedNames {

    /** Keywords of paths and filters. */
    private static final Set<String> WORDS = Set.of(
            "me",
            "self",
            "none",
            "nobody",
            "all",
            "any",
            "anyone",
            "everyone",
            "everybody",
            "somebody",
            "unknown",
            "system",
            "null",
            "undefined",
            "watchfloor",
            "center",
            "sensor");

    /** Names under which the center, its components and its partners appear in the audit log and in cases. */
    private static final Set<String> PROGRAMS = Set.of("thecenter", "thesensor", "thenode", "theautomation");

    /** Matches the names of partners and components, such as {@code provider entra}. */
    private static final Pattern PARTNERS = Pattern.compile("(?:provider|automation|sensor|link)[\\s:].*");

    private ReservedNames() {}

    /**
     * Whether a reader of the audit log could mistake the name, in any spelling, for the center, a sensor or an
     * identity provider.
     */
    public static boolean isProgram(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('\u00a0', ' ');
        return PARTNERS.matcher(plain).matches()
                || PROGRAMS.contains(plain.codePoints()
                        .filter(Character::isLetterOrDigit)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    /**
     * Whether new accounts cannot have the name. An existing account keeps the name, unless {@link #isProgram} is true
     * for the name.
     */
    static boolean isWord(String name) {
        return WORDS.contains(name.toLowerCase(Locale.ROOT)) || isProgram(name);
    }
}
