package io.watchfloor.sensors.agent.spool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** The batches in flight, oldest first. Their running hashes are needed again for each ack, so they are kept here. */
final class Leases {

    private final Deque<Lease> leases = new ArrayDeque<>();

    private record Lease(long lastIndex, long history, long oldestMillis) {}

    /** @param history the running hash after the batch */
    void add(long lastIndex, long history, long oldestMillis) {
        leases.add(new Lease(lastIndex, history, oldestMillis));
    }

    /** The running hash where a batch ends; nothing elsewhere. */
    OptionalLong history(long index) {
        return leases.stream()
                .filter(lease -> lease.lastIndex() == index)
                .mapToLong(Lease::history)
                .findFirst();
    }

    void removeThrough(long index) {
        leases.removeIf(lease -> lease.lastIndex() <= index);
    }

    void clear() {
        leases.clear();
    }

    boolean isEmpty() {
        return leases.isEmpty();
    }

    /** When the oldest record of them was received. */
    long oldestMillis() {
        return leases.getFirst().oldestMillis();
    }
}
