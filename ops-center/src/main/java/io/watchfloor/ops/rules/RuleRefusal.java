package io.watchfloor.ops.rules;

/** Something in a rule that cannot be honoured as written. */
final class RuleRefusal extends Exception {

    private final Yaml.Place place;

    RuleRefusal(Yaml.Place place, String reason) {
        super(reason, null, false, false);
        this.place = place;
    }

    RuleRefusal(Yaml at, String reason) {
        this(at.place(), reason);
    }

    RuleProblem in(String file) {
        return new RuleProblem(file, place.line(), place.column(), String.valueOf(getMessage()));
    }
}
