package io.watchfloor.sigma.language;

import java.util.List;

/**
 * Condition of a rule on one field.
 *
 * @param all true if all of {@code values} must match; false if one match is enough
 * @param negated true for {@code neq}: the values must not match. Also true for an absent field, like a negated
 *     selection
 */
public record FieldMatch(String field, List<ValueMatch> values, boolean all, boolean negated) {

    public FieldMatch {
        values = List.copyOf(values);
    }
}
