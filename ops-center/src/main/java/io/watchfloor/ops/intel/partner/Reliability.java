package io.watchfloor.ops.intel.partner;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;

/** The reliability of a source, by the letters of the Admiralty code. */
public enum Reliability {
    /** Completely reliable. */
    A,
    /** Usually reliable. */
    B,
    /** Fairly reliable. */
    C,
    /** Not usually reliable. */
    D,
    /** Unreliable. */
    E,
    /** Not rated yet: too few results. */
    F;

    @JsonCreator
    public static Reliability of(String text) {
        return valueOf(text.strip().toUpperCase(Locale.ROOT));
    }

    /** Whether signals of such a source suffice to act without a person. */
    public boolean isTrusted() {
        return switch (this) {
            case A, B -> true;
            case C, D, E, F -> false;
        };
    }
}
