package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program for one kind of record. It chooses its witnesses again a few times, as it learns what its records
 * contain. The choice changes what is checked first, never what matches.
 */
final class AdaptiveProgram {

    /** After this many records of the same program the choice is made again. */
    private static final int[] MOMENTS = {256, 2_048, 16_384, 131_072};

    private static final int NEVER_SEEN = -1;

    /** Bytes for the share, the count and the rules that a witness of the pack has in each program. */
    static final int CELL_BYTES = 12;

    private final List<Rule> rules;
    private final List<Check> checks;
    private final Predicate[] predicates;
    private final int groups;
    /** By the codes of witnesses. */
    private final float[] shares;

    private final AtomicBoolean choosing = new AtomicBoolean();
    private volatile RuleProgram program;
    private int judged;
    private int moment;

    AdaptiveProgram(List<Rule> rules, List<Check> checks, Predicate[] predicates, int groups, boolean learns) {
        this.moment = learns ? 0 : MOMENTS.length;
        this.rules = rules;
        this.checks = checks;
        this.predicates = predicates;
        this.groups = groups;
        this.shares = new float[rules.isEmpty() ? 0 : PrefilterTerm.codes(predicates.length, groups)];
        Arrays.fill(shares, NEVER_SEEN);
        this.program = choose();
    }

    /** How many witnesses the pack has, or 0 when the program has no rules. */
    int cells() {
        return shares.length;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The rules that match, in the order of their ids. */
    List<Rule> judge(RecordSlots slots, RuleProgram.Candidates candidates) {
        List<Rule> matched = program.judge(slots, candidates);
        judged++;
        if (moment < MOMENTS.length && judged >= MOMENTS[moment] && choosing.compareAndSet(false, true)) {
            chooseAgain();
            choosing.set(false);
        }
        return matched;
    }

    /** Counts of several threads may collide: at worst the choice is made a little early or late. */
    private void chooseAgain() {
        int records = Math.max(1, judged);
        program.forEachFound((code, times) -> shares[code] = Math.min(1f, times / (float) records));
        program = choose();
        judged = 0;
        moment++;
    }

    private RuleProgram choose() {
        return new RuleProgram(rules, checks, predicates, groups, witness -> shares[witness.code(predicates.length)]);
    }
}
