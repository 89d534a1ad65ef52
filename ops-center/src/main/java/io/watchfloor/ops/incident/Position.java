package io.watchfloor.ops.incident;

import java.time.Instant;

/** Where an alert stands among all: by its time, then by its id. */
record Position(Instant at, String id) implements Comparable<Position> {

    @Override
    public int compareTo(Position other) {
        int byTime = at.compareTo(other.at);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
