package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Compiled rules for one kind of record. The prefilter terms are chosen again a few times, from statistics of the
 * evaluated records. The choice changes the order of checks, never the matches.
 */
final class AdaptiveProgram {

    /** Numbers of evaluated records after which the prefilter terms are chosen again. */
    private static final int[] MOMENTS = {256, 2_048, 16_384, 131_072};

    private static final int NEVER_SEEN = -1;

    /** Memory per prefilter term and program, in bytes: share, count and rules. */
    static final int CELL_BYTES = 12;

    private final List<Rule> rules;
    private final List<Check> checks;
    private final Predicate[] predicates;
    private final int groups;
    /** Measured share of records for each prefilter term, by the term's code. */
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

    /** Number of prefilter terms of the pack; 0 if the program has no rules. */
    int cells() {
        return shares.length;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Returns the matching rules, ordered by id. */
    List<Rule> judge(RecordSlots slots, RuleProgram.Candidates candidates) {
        List<Rule> matched = program.judge(slots, candidates);
        judged++;
        if (moment < MOMENTS.length && judged >= MOMENTS[moment] && choosing.compareAndSet(false, true)) {
            chooseAgain();
            choosing.set(false);
        }
        return matched;
    }

    /** Concurrent threads may lose counts, so the terms may be chosen slightly early or late. */
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
