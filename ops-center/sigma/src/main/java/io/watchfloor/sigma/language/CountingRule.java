package io.watchfloor.sigma.language;

import org.jspecify.annotations.Nullable;

/**
 * A rule that only counts what a filter removes from a rule, or what a suppression suppresses of a rule. It is never live:
 * it is in shadow while the rule is live, and is not evaluated otherwise.
 *
 * @param of id of the rule
 * @param suppression the repeats of the rule that are suppressed among the records that match; null if the filter removes
 *     all of these records from the rule
 */
public record CountingRule(Rule rule, String of, @Nullable Suppression suppression) {

    /** The id of the rule that counts what a filter removes from a rule. */
    public static String id(String filter, String rule) {
        return filter + ':' + rule;
    }
}
