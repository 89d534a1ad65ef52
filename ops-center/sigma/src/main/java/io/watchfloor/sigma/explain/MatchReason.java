package io.watchfloor.sigma.explain;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a rule asked for and a record contained.
 *
 * @param selection the search in the rule's detection
 * @param field the field asked for, or the one in which a keyword was found
 * @param modifier how the value was compared, in Sigma's words joined by {@code |}; empty for the whole value
 * @param pattern the text as the rule compares it, so in lower case when case is ignored
 * @param value the value that was found, cut when it is long; null when there is none
 */
public record MatchReason(
        String selection,
        String field,
        String modifier,
        String pattern,
        @Nullable String value) {

    private static final String UNEXPLAINED = "unexplained";

    /** Stands last where a match has more reasons, which are too costly to find out. */
    static final MatchReason REST = new MatchReason(Explanation.CUT, Explanation.CUT, UNEXPLAINED, "", null);

    /** Whether it stands for reasons that were not looked for. No getter by its name: proofs are stored as JSON. */
    boolean omitsReasons() {
        return modifier.equals(UNEXPLAINED);
    }
}
