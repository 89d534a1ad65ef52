package io.watchfloor.sensors.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * A running hash over all records of a spool, 8 bytes. Equal values at one sequence number mean that two spools have
 * the same records up to that number. The sequence number alone does not prove this, because a host that was cloned or
 * restored from an earlier copy assigns the same sequence number to another record.
 */
@FunctionalInterface
public interface RunningHash {
    /**
     * Calculates the first 8 bytes of SHA-256 over the previous value and the record as {@link RecordCodec} encodes it.
     */
    RunningHash SHA_256 = (before, record) -> {
        MessageDigest digest = Sha256.newDigest();
        digest.update(ByteBuffer.allocate(8).putLong(before).flip());
        digest.update(record.slice());
        return first8(digest);
    };

    /**
     * Returns the hash after a record. The record is the content of the buffer between position and limit, which both
     * remain unchanged.
     */
    long after(long before, ByteBuffer record);

    /** Returns the hash after each record. */
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
     * Returns the epoch after a divergence. The epoch is derived instead of random: copies of a host that diverge at
     * the same record get the same epoch, so the center recognizes records that another copy has already sent.
     *
     * @param history the running hash at the last common record
     */
    static long followingEpoch(long epoch, long history) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(ByteBuffer.allocate(16).putLong(epoch).putLong(history).flip());
        return first8(digest);
    }

    private static long first8(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
