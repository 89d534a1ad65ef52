package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that no account may have, because paths, filters, cases or the audit log use them with another meaning. */
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

    /** Names such as {@code provider entra}. */
    private static final Pattern PARTNERS = Pattern.compile("(?:provider|automation|sensor|link)[\\s:].*");

    private ReservedNames() {}

    /**
     * Whether a reader of the audit log would take the name for the center, a sensor or a provider, in any spelling.
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

    /** Whether the name is reserved for new accounts. Existing accounts keep it, unless it {@link #isProgram}. */
    static boolean isWord(String name) {
        return WORDS.contains(name.toLowerCase(Locale.ROOT)) || isProgram(name);
    }
}
