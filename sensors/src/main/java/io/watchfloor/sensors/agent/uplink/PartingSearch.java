package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the last sequence up to which spool and center hold the same records, by halves: as the running hash covers everything before, what
 * is the same at one sequence is the same at all before it.
 */
final class PartingSearch {
    private final Spool spool;
    private long low;
    private long high;

    /** What to ask the center. */
    record Question(long sequence, long history) {}

    /**
     * @param low up to here both are known to hold the same, or the spool has let go
     * @param high up to here the center has acked, and the spool reaches
     */
    PartingSearch(Spool spool, long low, long high) {
        this.spool = spool;
        this.low = low;
        this.high = Math.max(low, high);
    }

    /** Empty when the place is found. Damage hides some of the spool's own values: then the next one above is as good. */
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

    /** Where the histories part, once there is nothing to ask. */
    long through() {
        return low;
    }
}
