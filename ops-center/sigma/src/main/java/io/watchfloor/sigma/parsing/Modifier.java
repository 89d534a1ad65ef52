package io.watchfloor.sigma.parsing;

import java.util.Locale;
import java.util.Optional;

/** The value modifiers of Sigma 2.1, "Modifiers". */
enum Modifier {
    ALL(Effect.JOINS),
    CASED(Effect.JOINS),
    NEQ(Effect.JOINS),
    CONTAINS(Effect.CHANGES_TEXT),
    STARTSWITH(Effect.CHANGES_TEXT),
    ENDSWITH(Effect.CHANGES_TEXT),
    WINDASH(Effect.CHANGES_TEXT),
    EXPAND(Effect.CHANGES_TEXT),
    BASE64(Effect.ENCODES),
    BASE64OFFSET(Effect.ENCODES),
    WIDE(Effect.ENCODES),
    UTF16LE(Effect.ENCODES),
    UTF16BE(Effect.ENCODES),
    UTF16(Effect.ENCODES),
    EXISTS(Effect.TYPES),
    FIELDREF(Effect.TYPES),
    CIDR(Effect.TYPES),
    RE(Effect.TYPES),
    I(Effect.REGEX_FLAG),
    M(Effect.REGEX_FLAG),
    S(Effect.REGEX_FLAG),
    LT(Effect.COMPARES),
    LTE(Effect.COMPARES),
    GT(Effect.COMPARES),
    GTE(Effect.COMPARES),
    MINUTE(Effect.TIME_PART),
    HOUR(Effect.TIME_PART),
    DAY(Effect.TIME_PART),
    WEEK(Effect.TIME_PART),
    MONTH(Effect.TIME_PART),
    YEAR(Effect.TIME_PART);

    private enum Effect {
        JOINS,
        CHANGES_TEXT,
        ENCODES,
        TYPES,
        REGEX_FLAG,
        COMPARES,
        TIME_PART
    }

    private final Effect effect;

    Modifier(Effect effect) {
        this.effect = effect;
    }

    static Optional<Modifier> of(String text) {
        for (Modifier modifier : values()) {
            if (modifier.text().equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(modifier);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the modifier changes the text of a value, so that it can be combined with other text modifiers. */
    boolean changesText() {
        return effect == Effect.CHANGES_TEXT || encodes();
    }

    boolean encodes() {
        return effect == Effect.ENCODES;
    }

    boolean compares() {
        return effect == Effect.COMPARES;
    }

    boolean isTimePart() {
        return effect == Effect.TIME_PART;
    }

    boolean isRegexFlag() {
        return effect == Effect.REGEX_FLAG;
    }
}
