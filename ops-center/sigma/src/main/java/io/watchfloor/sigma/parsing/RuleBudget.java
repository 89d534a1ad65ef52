package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.RuleLimits;

/**
 * Accumulates the cost of one rule. The parsers check the cost before they allocate. The first step that exceeds a
 * limit throws an exception.
 */
final class RuleBudget {

    private long questions;
    private long text;
    private long parts;
    private long regexSteps;

    /** @param count number of spellings to be created, each with about {@code length} characters */
    void spell(long count, long length) {
        questions += count;
        text += count * length;
        if (questions > RuleLimits.QUESTIONS) {
            throw new LimitExceededException(
                    "rule.values",
                    "the rule has more than %d values in all spellings; split it into several rules"
                            .formatted(RuleLimits.QUESTIONS));
        }
        if (text > RuleLimits.SPELLED_TEXT) {
            throw new LimitExceededException(
                    "rule.text",
                    "the values of the rule have more than %d characters in all spellings; split it into several rules"
                            .formatted(RuleLimits.SPELLED_TEXT));
        }
    }

    void condition(Yaml.Place place, int more) throws RuleRejection {
        parts += more;
        if (parts > RuleLimits.CONDITION_PARTS) {
            throw RuleRejection.beyond(
                    place,
                    "rule.condition-size",
                    "the condition has more than %d parts after expanding 'of'; split it into several rules"
                            .formatted(RuleLimits.CONDITION_PARTS));
        }
    }

    void regex(int steps) {
        regexSteps += steps;
        if (regexSteps > RuleLimits.RULE_REGEX_STEPS) {
            throw new LimitExceededException(
                    "rule.regex-size",
                    "the regular expressions of the rule have more than %d steps together; split it into several rules"
                            .formatted(RuleLimits.RULE_REGEX_STEPS));
        }
    }
}
