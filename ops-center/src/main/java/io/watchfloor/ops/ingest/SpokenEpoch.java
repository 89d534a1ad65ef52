package io.watchfloor.ops.ingest;

/** What a stream knows of the epoch that its sensor speaks of; a new hello begins with another one. */
final class SpokenEpoch {

    private static final int ROW = 64;

    final long number;
    final HeldHistory held;
    private long row;

    /** All up to here is judged. A batch that begins later would leave a gap that its cumulative ack covers, be it claimed or not. */
    long judged;

    /** Batches that were sent before the sensor heard of it are passed over. */
    boolean parted;

    SpokenEpoch(long number, HeldHistory held) {
        this.number = number;
        this.held = held;
        this.row = held.end() + 1;
        this.judged = held.base();
    }

    /** Few hashes go on in the row of those before: a sensor that trickles would else make a row of each record. */
    long row() {
        row = held.end() + 1 - row < ROW ? row : held.end() + 1;
        return row;
    }
}
