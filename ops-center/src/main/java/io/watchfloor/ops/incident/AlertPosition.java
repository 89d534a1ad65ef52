package io.watchfloor.ops.incident;

import java.time.Instant;

/** Orders alerts by time, then by id. */
record AlertPosition(Instant at, String id) implements Comparable<AlertPosition> {

    @Override
    public int compareTo(AlertPosition other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
