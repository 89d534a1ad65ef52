package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of people as programs bring them. */
public final class PersonName {

    /** Under which the center, its parts and its partners stand in the audit log and in cases. */
    private static final Set<String> OTHERS = Set.of("thecenter", "thesensor", "thenode", "theautomation");

    /** {@code provider entra} and the like. */
    private static final Pattern PARTNERS = Pattern.compile("(?:provider|automation|sensor|link)[\\s:].*");

    private PersonName() {}

    /** Whether the audit log would take this person for the center, a sensor or a provider, however it is written. */
    public static boolean isReserved(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('\u00a0', ' ');
        return PARTNERS.matcher(plain).matches()
                || OTHERS.contains(plain.codePoints()
                        .filter(Character::isLetterOrDigit)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    /** In one spelling, so that names that look the same are the same; empty when it cannot be a name. */
    public static Optional<String> of(String given) {
        return spelled(given.strip())
                .filter(name -> !name.isEmpty() && name.length() <= Person.LONGEST_NAME && !isReserved(name));
    }

    /** Any name in one spelling; empty when something in it cannot be seen, such as a line break. */
    public static Optional<String> spelled(String given) {
        String name = Normalizer.normalize(given, Normalizer.Form.NFC);
        boolean plain = name.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
        return plain ? Optional.of(name) : Optional.empty();
    }
}
