package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the last sequence number up to which spool and center have the same records, by binary search. The running hash
 * covers all earlier records, so equal hashes at one sequence number mean equal records up to that number.
 */
final class DivergenceSearch {
    private final Spool spool;
    private long low;
    private long high;

    /** A comparison of running hashes to request from the center. */
    record Question(long sequence, long history) {}

    /**
     * @param low last sequence number for which both sides are known to agree, or whose record the spool has removed
     * @param high last sequence number that the center has acknowledged and whose record the spool still has
     */
    DivergenceSearch(Spool spool, long low, long high) {
        this.spool = spool;
        this.low = low;
        this.high = Math.max(low, high);
    }

    /**
     * Returns the next comparison; empty when the search is finished. If the spool's hash at a sequence number is lost
     * because of damage, the next higher sequence number is compared.
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

    /** @param same the center's answer for this sequence number */
    void answered(long sequence, boolean same) {
        if (same) {
            low = Math.max(low, sequence);
        } else {
            high = Math.min(high, sequence - 1);
        }
    }

    /** Returns the last common sequence number, when the search is finished. */
    long through() {
        return low;
    }
}
