package io.watchfloor.ops.intake;

/** The state of a stream for the sensor's current epoch. A new hello creates a new state. */
final class SpokenEpoch {

    private static final int ROW = 64;

    final long number;
    final HeldHistory held;
    private long row;

    /**
     * All records up to this sequence number are evaluated. A batch that starts after {@code evaluated + 1} is
     * rejected, because its cumulative ack would also acknowledge the records in between.
     */
    long evaluated;

    /**
     * Set when the sensor has been asked to start a new epoch. Batches that the sensor sent before it received the
     * request are ignored.
     */
    boolean diverged;

    SpokenEpoch(long number, HeldHistory held) {
        this.number = number;
        this.held = held;
        this.row = held.end() + 1;
        this.evaluated = held.base();
    }

    /**
     * The first sequence number of the row of hashes to which the next claim is added. Small claims share a row,
     * because otherwise a sensor that sends single records would create a row for each record.
     */
    long row() {
        row = held.end() + 1 - row < ROW ? row : held.end() + 1;
        return row;
    }
}
