package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.util.ArrayList;
import java.util.List;

/** Parts of a rule that cannot be applied as written, or cost too much. Its message is that of the first part. */
public final class RuleRefusal extends Exception {

    private final Yaml.Place place;
    private final String code;
    private final transient List<RuleRefusal> others;

    private RuleRefusal(Yaml.Place place, String code, String reason) {
        this(place, code, reason, List.of());
    }

    private RuleRefusal(Yaml.Place place, String code, String reason, List<RuleRefusal> others) {
        super(reason, null, false, false);
        this.place = place;
        this.code = code;
        this.others = List.copyOf(others);
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

    /** @param found at least one, each of a single part */
    static RuleRefusal of(List<RuleRefusal> found) {
        RuleRefusal first = found.getFirst();
        return new RuleRefusal(
                first.place, first.code, String.valueOf(first.getMessage()), found.subList(1, found.size()));
    }

    /** Each part by itself, in the order of the document. */
    List<RuleRefusal> each() {
        List<RuleRefusal> each = new ArrayList<>();
        each.add(new RuleRefusal(place, code, String.valueOf(getMessage())));
        each.addAll(others);
        return each;
    }

    public List<RuleProblem> in(String file) {
        return each().stream()
                .map(one -> new RuleProblem(
                        file, one.place.line(), one.place.column(), one.code, String.valueOf(one.getMessage())))
                .toList();
    }
}
