package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.util.ArrayList;
import java.util.List;

/** Thrown if parts of a rule are unsupported, invalid or exceed a limit. The message describes the first part. */
public final class RuleRejection extends Exception {

    private final Yaml.Place place;
    private final String code;
    private final transient List<RuleRejection> others;

    private RuleRejection(Yaml.Place place, String code, String reason) {
        this(place, code, reason, List.of());
    }

    private RuleRejection(Yaml.Place place, String code, String reason, List<RuleRejection> others) {
        super(reason, null, false, false);
        this.place = place;
        this.code = code;
        this.others = List.copyOf(others);
    }

    public RuleRejection(Yaml.Place place, String reason) {
        this(place, RuleProblem.INVALID, reason);
    }

    public RuleRejection(Yaml at, String reason) {
        this(at.place(), reason);
    }

    /** Rejects a part that exceeds one of {@link RuleLimits}. */
    static RuleRejection beyond(Yaml.Place place, String code, String reason) {
        return new RuleRejection(place, code, reason);
    }

    /** @param found at least one rejection, each of a single part */
    static RuleRejection of(List<RuleRejection> found) {
        RuleRejection first = found.getFirst();
        return new RuleRejection(
                first.place, first.code, String.valueOf(first.getMessage()), found.subList(1, found.size()));
    }

    /** Returns one rejection per part, in the order of the document. */
    List<RuleRejection> each() {
        List<RuleRejection> each = new ArrayList<>();
        each.add(new RuleRejection(place, code, String.valueOf(getMessage())));
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
