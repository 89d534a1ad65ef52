package io.watchfloor.sigma.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory that the tables of all runs of one thread share. One expression fills its own bound soon, with values made for it; a thousand
 * of them must not fill a thousand times as much. For one thread.
 */
final class RegexRoom {

    /** Numbers of four bytes: 32 MiB. */
    private static final long MOST = 8L << 20;

    private final List<RegexRun> runs = new ArrayList<>();
    private long kept;

    void add(RegexRun run) {
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

    /** What the tables need now, in numbers of four bytes. */
    long kept() {
        return kept;
    }

    /** All begin anew; what is needed is made again. */
    void clear() {
        runs.forEach(RegexRun::forget);
    }
}
