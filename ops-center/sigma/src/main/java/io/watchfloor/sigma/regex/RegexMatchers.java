package io.watchfloor.sigma.regex;

import org.jspecify.annotations.Nullable;

/** Matchers by predicate number, created on first use. Not thread-safe. */
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
