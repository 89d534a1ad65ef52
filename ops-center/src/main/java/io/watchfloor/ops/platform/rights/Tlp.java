package io.watchfloor.ops.platform.rights;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The labels of the Traffic Light Protocol 2.0 (FIRST), ordered from the least restrictive. */
public enum Tlp {
    CLEAR,
    GREEN,
    AMBER,
    AMBER_STRICT,
    RED;

    /** The label of a new case. */
    public static final Tlp USUAL = AMBER;

    /** The number stored in database rows. Must never change. */
    public int rank() {
        return switch (this) {
            case CLEAR -> 0;
            case GREEN -> 1;
            case AMBER -> 2;
            case AMBER_STRICT -> 3;
            case RED -> 4;
        };
    }

    public static Tlp ofRank(int rank) {
        return Arrays.stream(values())
                .filter(one -> one.rank() == rank)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No TLP label has the rank " + rank));
    }

    /** The label in lower case, such as {@code amber+strict}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '+');
    }

    /** @throws IllegalArgumentException for an unknown label */
    @JsonCreator
    public static Tlp of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Unknown TLP label: " + text));
    }

    /** Also accepts the notation of the standard, such as {@code TLP:AMBER+STRICT}. */
    public static Optional<Tlp> parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^tlp:", "");
        return Arrays.stream(values()).filter(one -> one.text().equals(plain)).findFirst();
    }

    /** The label that a rule has as a tag of Sigma, such as {@code tlp.amber-strict}; empty for another tag. */
    public static Optional<Tlp> ofTag(String tag) {
        return Arrays.stream(values()).filter(one -> one.tag().equals(tag)).findFirst();
    }

    /** The label as a tag of a Sigma rule. */
    public String tag() {
        return "tlp." + text().replace('+', '-');
    }

    /** Whether a clearance of this label allows access to the other label. */
    public boolean covers(Tlp marking) {
        return rank() >= marking.rank();
    }
}
