package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.RuleLimits;

/** The cost of one rule so far. Asked before anything is built; refuses the first step beyond a bound. */
final class RuleBudget {

    private long questions;
    private long text;
    private long parts;
    private long regexSteps;

    /** @param count of spellings about to be made, each with about {@code length} characters */
    void spell(long count, long length) {
        questions += count;
        text += count * length;
        if (questions > RuleLimits.QUESTIONS) {
            throw new LimitExceededException(
                    "rule.values",
                    "the rule has more than %d values in all spellings: split it into several rules"
                            .formatted(RuleLimits.QUESTIONS));
        }
        if (text > RuleLimits.SPELLED_TEXT) {
            throw new LimitExceededException(
                    "rule.text",
                    "the rule's values have more than %d characters in all spellings: split it into several rules"
                            .formatted(RuleLimits.SPELLED_TEXT));
        }
    }

    void condition(Yaml.Place place, int more) throws RuleRejection {
        parts += more;
        if (parts > RuleLimits.CONDITION_PARTS) {
            throw RuleRejection.beyond(
                    place,
                    "rule.condition-size",
                    "the condition has more than %d parts, with what 'of' stands for: split it into several rules"
                            .formatted(RuleLimits.CONDITION_PARTS));
        }
    }

    void regex(int steps) {
        regexSteps += steps;
        if (regexSteps > RuleLimits.RULE_REGEX_STEPS) {
            throw new LimitExceededException(
                    "rule.regex-size",
                    "the rule's regular expressions have more than %d steps together: split it into several rules"
                            .formatted(RuleLimits.RULE_REGEX_STEPS));
        }
    }
}
