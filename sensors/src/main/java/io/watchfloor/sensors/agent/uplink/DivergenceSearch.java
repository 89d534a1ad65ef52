package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the last sequence up to which spool and center hold the same records, by binary search: the running hash covers
 * all earlier records, so when it agrees at one sequence, all records before agree.
 */
final class DivergenceSearch {
    private final Spool spool;
    private long low;
    private long high;

    /** What to ask the center. */
    record Question(long sequence, long history) {}

    /**
     * @param low up to here both are known to agree, or the spool has removed the records
     * @param high up to here the center has acked, and the spool still has records
     */
    DivergenceSearch(Spool spool, long low, long high) {
        this.spool = spool;
        this.low = low;
        this.high = Math.max(low, high);
    }

    /** Empty when the place is found. Damage may hide the spool's own value: then the next one above serves as well. */
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

    /** @param same what the center says of the question's sequence */
    void answered(long sequence, boolean same) {
        if (same) {
            low = Math.max(low, sequence);
        } else {
            high = Math.min(high, sequence - 1);
        }
    }

    /** Where the histories diverge, once there is nothing left to ask. */
    long through() {
        return low;
    }
}
