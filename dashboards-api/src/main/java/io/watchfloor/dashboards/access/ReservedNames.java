package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that no person has, because paths, filters, cases or the audit log use them for something else. */
public final class ReservedNames {

    /** Words of paths and filters. */
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

    /** Under which the center, its parts and its partners stand in the audit log and in cases. */
    private static final Set<String> PROGRAMS = Set.of("thecenter", "thesensor", "thenode", "theautomation");

    /** {@code provider entra} and the like. */
    private static final Pattern PARTNERS = Pattern.compile("(?:provider|automation|sensor|link)[\\s:].*");

    private ReservedNames() {}

    /** Whether the audit log would take this person for the center, a sensor or a provider, however it is written. */
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

    /** Whether no new account can have the name. Accounts that exist keep it, unless it {@link #isProgram}. */
    static boolean isWord(String name) {
        return WORDS.contains(name.toLowerCase(Locale.ROOT)) || isProgram(name);
    }
}
