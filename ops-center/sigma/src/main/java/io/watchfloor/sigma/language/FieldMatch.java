package io.watchfloor.sigma.language;

import java.util.List;

/**
 * What a rule asks of one field.
 *
 * @param all all of {@code values} must match, otherwise one is enough
 * @param negated {@code neq}: none of the above may hold. It also holds when the field is absent, as a negated
 *     selection does
 */
public record FieldMatch(String field, List<ValueMatch> values, boolean all, boolean negated) {

    public FieldMatch {
        values = List.copyOf(values);
    }
}
