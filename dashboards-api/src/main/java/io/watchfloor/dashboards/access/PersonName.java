package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Optional;

/** Names of people as programs bring them. */
public final class PersonName {

    private PersonName() {}

    /** In one spelling, so that names that look the same are the same; empty when it cannot be a name. */
    public static Optional<String> of(String given) {
        String name = Normalizer.normalize(given, Normalizer.Form.NFC).strip();
        boolean plain = name.codePoints().noneMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        });
        return plain && !name.isEmpty() && name.length() <= Person.LONGEST_NAME ? Optional.of(name) : Optional.empty();
    }
}
