package io.watchfloor.dashboards.access;

import java.text.Normalizer;
import java.util.Optional;

/** Normalizes names of people. */
public final class PersonName {

    private PersonName() {}

    /** Normalizes a name, so that names that look the same are equal. Returns empty if the text cannot be a name. */
    public static Optional<String> of(String given) {
        return spelled(given.strip())
                .filter(name ->
                        !name.isEmpty() && name.length() <= Person.LONGEST_NAME && !ReservedNames.isProgram(name));
    }

    /** Normalizes a text. Returns empty if the text contains invisible characters, such as a line break. */
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
