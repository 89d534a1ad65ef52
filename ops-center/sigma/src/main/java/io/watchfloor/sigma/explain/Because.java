package io.watchfloor.sigma.explain;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a rule asked for and a record had.
 *
 * @param selection the search in the rule's detection
 * @param field that was asked for, or in which a keyword was found
 * @param modifier how the value was compared, in Sigma's words joined by {@code |}; empty for the whole value
 * @param pattern what was sought: as the rule compares it, so in lower case where case does not count
 * @param value the value that was found, cut when it is long; null when there is none
 */
public record Because(
        String selection,
        String field,
        String modifier,
        String pattern,
        @Nullable String value) {}
