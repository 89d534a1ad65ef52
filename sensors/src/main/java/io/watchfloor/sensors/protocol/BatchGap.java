package io.watchfloor.sensors.protocol;

/**
 * A gap between the records of a batch.
 *
 * @param lost the missing sequence numbers, at most {@value Integer#MAX_VALUE}
 * @param after the running hash after the gap; the hashes inside the gap are unknown
 */
public record BatchGap(SequenceGap lost, long after) {

    /** Returns the size in a batch, in bytes. */
    public int size() {
        return GapCodec.size(this);
    }
}
