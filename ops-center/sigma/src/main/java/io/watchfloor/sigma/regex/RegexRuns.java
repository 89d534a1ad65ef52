package io.watchfloor.sigma.regex;

import org.jspecify.annotations.Nullable;

/** The runs of automata by the number of their test, created on first use. For one thread. */
public final class RegexRuns {

    private final @Nullable RegexRun[] runs;
    private final RegexRoom room = new RegexRoom();

    public RegexRuns(int tests) {
        runs = new @Nullable RegexRun[tests];
    }

    public RegexRun of(int test, RegexAutomaton automaton) {
        RegexRun known = runs[test];
        if (known == null) {
            known = new RegexRun(automaton, room);
            runs[test] = known;
        }
        return known;
    }
}
