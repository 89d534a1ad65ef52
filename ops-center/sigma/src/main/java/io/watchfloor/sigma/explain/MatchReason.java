package io.watchfloor.sigma.explain;

import org.jspecify.annotations.Nullable;

/**
 * One reason for a match: a condition of the rule and the value that met it.
 *
 * @param selection name of the search in the rule's detection
 * @param field field of the condition, or the field in which a keyword was found
 * @param modifier Sigma modifiers joined by {@code |}; empty if the whole value is compared
 * @param pattern pattern as compared, in lower case if case is ignored
 * @param value matching value, truncated if long; null if the condition matches an absent value
 */
public record MatchReason(
        String selection,
        String field,
        String modifier,
        String pattern,
        @Nullable String value) {

    private static final String UNEXPLAINED = "unexplained";

    /** Last entry if a match has further reasons that are too costly to compute. */
    static final MatchReason REST = new MatchReason(Explanation.CUT, Explanation.CUT, UNEXPLAINED, "", null);

    /**
     * Whether the entry represents omitted reasons. The method has no getter name, so that it is not stored in JSON.
     */
    boolean omitsReasons() {
        return modifier.equals(UNEXPLAINED);
    }
}
