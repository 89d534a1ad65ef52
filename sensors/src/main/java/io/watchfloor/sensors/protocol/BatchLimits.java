package io.watchfloor.sensors.protocol;

/**
 * What a reader of batches accepts; each limit is checked before anything is inflated or allocated.
 *
 * @param frameBytes largest binary frame
 * @param inflatedBytes largest batch once inflated
 * @param ratio most inflated bytes per byte sent
 * @param records most records in a batch
 */
public record BatchLimits(int frameBytes, int inflatedBytes, int ratio, int records) {
    /** 4 MiB a frame, 16 MiB inflated, {@value BatchCodec#LARGEST_RATIO} times, 20,000 records. */
    public static BatchLimits standard() {
        return new BatchLimits(4 << 20, 16 << 20, BatchCodec.LARGEST_RATIO, 20_000);
    }

    public BatchLimits withFrameBytes(int bytes) {
        return new BatchLimits(bytes, inflatedBytes, ratio, records);
    }
}
