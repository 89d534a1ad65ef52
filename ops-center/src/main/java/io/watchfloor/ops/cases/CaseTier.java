package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The group of analysts that works on a case: the analysts of a tier, or specialists. A case has one tier at a time. */
public enum CaseTier {
    TIER1,
    TIER2,
    TIER3,
    HUNT,
    FORENSICS,
    LEGAL;

    /** The tier of a new case. */
    public static final CaseTier INITIAL = TIER1;

    /** The name in lower case, such as {@code tier2}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for an unknown tier */
    @JsonCreator
    public static CaseTier of(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("Unknown tier: " + text));
    }

    public static Optional<CaseTier> find(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
