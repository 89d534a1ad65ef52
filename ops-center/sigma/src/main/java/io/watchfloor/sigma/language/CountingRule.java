package io.watchfloor.sigma.language;

/**
 * A rule that only counts what a filter removes from a rule. It is never live: it is in shadow while the rule is live, and
 * is not evaluated otherwise.
 *
 * @param of id of the rule
 */
public record CountingRule(Rule rule, String of) {

    /** The id of the rule that counts what a filter removes from a rule. */
    public static String id(String filter, String rule) {
        return filter + ':' + rule;
    }
}
