package io.watchfloor.ops.intel.pattern;

import java.util.IdentityHashMap;

/** Where the expressions and comparisons of a pattern begin, so that a message can name the place. */
public final class PatternPlaces {

    private final IdentityHashMap<Object, Integer> positions;

    PatternPlaces(IdentityHashMap<Object, Integer> positions) {
        this.positions = new IdentityHashMap<>(positions);
    }

    /** The refusal of a part of the pattern. */
    public InvalidPattern refused(String code, Object part, String message) {
        return new InvalidPattern(code, positions.getOrDefault(part, 0), message);
    }
}
