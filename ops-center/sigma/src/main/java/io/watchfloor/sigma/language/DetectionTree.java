package io.watchfloor.sigma.language;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code detection} of a rule: searches by name, in the order of the file, and the condition that combines them.
 */
public record DetectionTree(Map<String, SearchIdentifier> searches, Condition condition) {

    public DetectionTree {
        searches = Collections.unmodifiableMap(new LinkedHashMap<>(searches));
    }
}
