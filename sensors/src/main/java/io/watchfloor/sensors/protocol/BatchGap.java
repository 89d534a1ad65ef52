package io.watchfloor.sensors.protocol;

/**
 * What is missing between the records of a batch: the center is told of it in its place.
 *
 * @param lost at most {@value Integer#MAX_VALUE} sequences
 * @param after the running hash behind it; nobody knows the ones within
 */
public record BatchGap(SequenceGap lost, long after) {

    /** How many bytes it takes in a batch. */
    public int size() {
        return GapCodec.size(this);
    }
}
