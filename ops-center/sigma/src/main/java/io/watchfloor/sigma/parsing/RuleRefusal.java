package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;

/** A part of a rule that cannot be applied as written, or costs too much. */
public final class RuleRefusal extends Exception {

    private final Yaml.Place place;
    private final String code;

    private RuleRefusal(Yaml.Place place, String code, String reason) {
        super(reason, null, false, false);
        this.place = place;
        this.code = code;
    }

    public RuleRefusal(Yaml.Place place, String reason) {
        this(place, RuleProblem.INVALID, reason);
    }

    public RuleRefusal(Yaml at, String reason) {
        this(at.place(), reason);
    }

    /** A part that exceeds a bound of {@link RuleLimits}. */
    static RuleRefusal beyond(Yaml.Place place, String code, String reason) {
        return new RuleRefusal(place, code, reason);
    }

    public RuleProblem in(String file) {
        return new RuleProblem(file, place.line(), place.column(), code, String.valueOf(getMessage()));
    }
}
