package io.watchfloor.sensors.protocol;

/**
 * Limits for reading batches; each limit is checked before decompression or allocation.
 *
 * @param frameBytes largest binary frame
 * @param inflatedBytes largest decompressed batch
 * @param ratio maximum ratio of decompressed size to compressed size
 * @param records maximum number of records per batch
 */
public record BatchLimits(int frameBytes, int inflatedBytes, int ratio, int records) {
    /**
     * Returns the standard limits: 4 MiB per frame, 16 MiB decompressed, ratio {@value BatchCodec#LARGEST_RATIO},
     * 20,000 records.
     */
    public static BatchLimits standard() {
        return new BatchLimits(4 << 20, 16 << 20, BatchCodec.LARGEST_RATIO, 20_000);
    }

    public BatchLimits withFrameBytes(int bytes) {
        return new BatchLimits(bytes, inflatedBytes, ratio, records);
    }
}
