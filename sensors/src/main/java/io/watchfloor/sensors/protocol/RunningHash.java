package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * The history of a spool in eight bytes: the value after a record follows from the value before it and from the
 * record's bytes, so that two spools with the same value at one sequence hold the same records up to it. A sequence
 * alone is not enough: a machine that was set back to an earlier copy, or cloned, gives the same sequence to another
 * record.
 */
@FunctionalInterface
public interface RunningHash {
    /** The first 8 bytes of SHA-256 over the value before and the record as {@link RecordCodec} writes it. */
    RunningHash SHA_256 = (before, record) -> {
        MessageDigest digest = Sha256.fresh();
        digest.update(ByteBuffer.allocate(8).putLong(before).flip());
        digest.update(record.slice());
        return first8(digest);
    };

    /** The value after the record between the buffer's position and limit, both of which stay unchanged. */
    long after(long before, ByteBuffer record);

    /** The values after each of the records. */
    default long[] over(long before, List<TelemetryRecord> records) {
        long[] values = new long[records.size()];
        ByteBuffer bytes = ByteBuffer.allocate(
                records.stream().mapToInt(RecordCodec::size).max().orElse(0));
        long value = before;
        for (int i = 0; i < values.length; i++) {
            RecordCodec.write(records.get(i), bytes.clear());
            value = after(value, bytes.flip());
            values[i] = value;
        }
        return values;
    }

    /**
     * The epoch that follows where the histories of one epoch diverge. Not random: copies of a machine that diverge at
     * the same place derive the same epoch, so what one of them sent there is known when the other connects.
     *
     * @param history at the last record that the histories share
     */
    static long followingEpoch(long epoch, long history) {
        MessageDigest digest = Sha256.fresh();
        digest.update(ByteBuffer.allocate(16).putLong(epoch).putLong(history).flip());
        return first8(digest);
    }

    private static long first8(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
