package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the last sequence up to which spool and center hold the same records, by binary search. The running hash covers
 * all earlier records, so equal hashes at one sequence mean equal records up to it.
 */
final class DivergenceSearch {
    private final Spool spool;
    private long low;
    private long high;

    /** A comparison to request from the center. */
    record Question(long sequence, long history) {}

    /**
     * @param low last sequence for which both sides are known to agree, or whose records the spool has removed
     * @param high last sequence that the center has acknowledged and the spool still has
     */
    DivergenceSearch(Spool spool, long low, long high) {
        this.spool = spool;
        this.low = low;
        this.high = Math.max(low, high);
    }

    /**
     * The next comparison; empty when the search is finished. If the spool's hash at a sequence is lost to damage, the
     * next higher sequence is compared.
     */
    Optional<Question> next() throws IOException {
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            for (long at = middle; at <= high; at++) {
                OptionalLong own = spool.history(at);
                if (own.isPresent()) {
                    return Optional.of(new Question(at, own.getAsLong()));
                }
            }
            high = middle - 1;
        }
        return Optional.empty();
    }

    /** @param same the center's answer for this sequence */
    void answered(long sequence, boolean same) {
        if (same) {
            low = Math.max(low, sequence);
        } else {
            high = Math.min(high, sequence - 1);
        }
    }

    /** The last common sequence, when the search is finished. */
    long through() {
        return low;
    }
}
