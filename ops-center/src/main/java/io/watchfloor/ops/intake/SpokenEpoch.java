package io.watchfloor.ops.intake;

/** What a stream knows of its sensor's current epoch; a new hello starts another one. */
final class SpokenEpoch {

    private static final int ROW = 64;

    final long number;
    final HeldHistory held;
    private long row;

    /**
     * Everything up to here is judged. A batch that begins later would leave a gap that its cumulative ack covers,
     * claimed or not.
     */
    long judged;

    /** Batches that were sent before the sensor learned of the parting are ignored. */
    boolean parted;

    SpokenEpoch(long number, HeldHistory held) {
        this.number = number;
        this.held = held;
        this.row = held.end() + 1;
        this.judged = held.base();
    }

    /** A few hashes extend the previous row: otherwise a sensor that trickles records makes a row for each. */
    long row() {
        row = held.end() + 1 - row < ROW ? row : held.end() + 1;
        return row;
    }
}
