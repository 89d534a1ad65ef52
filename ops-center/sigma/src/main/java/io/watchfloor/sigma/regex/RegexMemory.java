package io.watchfloor.sigma.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory limit shared by the tables of all matchers of one thread, because malicious values can make each of a thousand
 * expressions reach its own limit. Not thread-safe.
 */
final class RegexMemory {

    /** Memory limit in four-byte numbers: 32 MiB. */
    private static final long MOST = 8L << 20;

    private final List<RegexMatcher> runs = new ArrayList<>();
    private long kept;

    void add(RegexMatcher run) {
        runs.add(run);
    }

    boolean isFull() {
        return kept >= MOST;
    }

    void take(int numbers) {
        kept += numbers;
    }

    void give(long numbers) {
        kept -= numbers;
    }

    /** Current size of the tables, in four-byte numbers. */
    long kept() {
        return kept;
    }

    /** Clears all tables; they are rebuilt on demand. */
    void clear() {
        runs.forEach(RegexMatcher::forget);
    }
}
