package io.watchfloor.sensors.protocol;

/**
 * A gap between the records of a batch.
 *
 * @param lost the missing sequences, at most {@value Integer#MAX_VALUE}
 * @param after the running hash after the gap; hashes inside the gap are unknown
 */
public record BatchGap(SequenceGap lost, long after) {

    /** Size in a batch, in bytes. */
    public int size() {
        return GapCodec.size(this);
    }
}
