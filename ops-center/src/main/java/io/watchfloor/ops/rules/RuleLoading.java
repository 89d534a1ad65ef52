package io.watchfloor.ops.rules;

import java.util.List;

/**
 * What came of loading rule files.
 *
 * @param pack what can be honoured
 * @param problems everything that cannot, in the order of the files
 * @param refused how many rules (or unreadable files) were left out; one rule may have several problems
 */
public record RuleLoading(RulePack pack, List<RuleProblem> problems, int refused) {

    public RuleLoading {
        problems = List.copyOf(problems);
    }
}
