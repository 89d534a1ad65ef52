package io.watchfloor.sigma.regex;

import org.jspecify.annotations.Nullable;

/** The runs of automata by the number of their test, created on first use. For one thread. */
public final class RegexMatchers {

    private final @Nullable RegexMatcher[] runs;
    private final RegexMemory room = new RegexMemory();

    public RegexMatchers(int tests) {
        runs = new @Nullable RegexMatcher[tests];
    }

    public RegexMatcher of(int test, RegexAutomaton automaton) {
        RegexMatcher known = runs[test];
        if (known == null) {
            known = new RegexMatcher(automaton, room);
            runs[test] = known;
        }
        return known;
    }
}
