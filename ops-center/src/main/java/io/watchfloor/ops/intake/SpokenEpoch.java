package io.watchfloor.ops.intake;

/** The state of a stream in its sensor's current epoch. A new hello starts a new state. */
final class SpokenEpoch {

    private static final int ROW = 64;

    final long number;
    final HeldHistory held;
    private long row;

    /**
     * Every record up to this sequence is evaluated. A batch that starts after {@code judged + 1} is rejected: its
     * cumulative ack would also cover the records in between.
     */
    long evaluated;

    /**
     * Set when the sensor was asked to start a new epoch. Batches that were sent before the sensor read this are
     * ignored.
     */
    boolean diverged;

    SpokenEpoch(long number, HeldHistory held) {
        this.number = number;
        this.held = held;
        this.row = held.end() + 1;
        this.evaluated = held.base();
    }

    /**
     * The first sequence of the row of hashes that the next claim extends. Small claims share a row: otherwise a sensor
     * that sends single records would create a row for each.
     */
    long row() {
        row = held.end() + 1 - row < ROW ? row : held.end() + 1;
        return row;
    }
}
