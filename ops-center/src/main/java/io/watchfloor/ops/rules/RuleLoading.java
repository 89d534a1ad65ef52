package io.watchfloor.ops.rules;

import java.util.List;

/**
 * What came of loading rule files.
 *
 * @param pack what can be honoured
 * @param problems everything that cannot, in the order of the files
 * @param refused how many rules (or unreadable files) were left out; one rule may have several problems
 * @param departures from the shape that the specification's schemas ask for, in what can be honoured all the same; only when asked for
 */
public record RuleLoading(RulePack pack, List<RuleProblem> problems, int refused, List<RuleProblem> departures) {

    public RuleLoading {
        problems = List.copyOf(problems);
        departures = List.copyOf(departures);
    }

    public RuleLoading(RulePack pack, List<RuleProblem> problems, int refused) {
        this(pack, problems, refused, List.of());
    }
}
