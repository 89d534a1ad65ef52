package io.watchfloor.ops.intel.pattern;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** Where the expressions and comparisons of a pattern begin, so that a message can name the place. */
public final class PatternPlaces {

    private final Map<Object, Integer> positions;

    PatternPlaces(Map<Object, Integer> positions) {
        this.positions = Collections.unmodifiableMap(new IdentityHashMap<>(positions));
    }

    /** The refusal of a part of the pattern. */
    public InvalidPattern refused(String code, Object part, String message) {
        return new InvalidPattern(code, positions.getOrDefault(part, 0), message);
    }
}
