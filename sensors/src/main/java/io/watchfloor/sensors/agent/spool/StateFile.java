package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Numbers that belong together, replaced as a whole: magic, format version, the numbers, CRC32C.
 *
 * @param numbers how many there are
 */
record StateFile(Disk disk, Path path, int magic, int numbers) {
    private static final int VERSION = 2;
    private static final int START = 4 + 4;
    private static final int CHECKSUM = 4;

    /** Empty when there is none or its checksum is wrong. */
    Optional<long[]> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        int end = bytes.limit() - CHECKSUM;
        if (end < START || bytes.getInt(0) != magic || bytes.getInt(end) != checksum(bytes, end)) {
            return Optional.empty();
        }
        if (bytes.getInt(4) != VERSION || end != START + 8 * numbers) {
            throw new IOException(
                    "%s has format %d, this sensor knows %d: empty the spool with the sensor that wrote it, or choose another --state"
                            .formatted(path, bytes.getInt(4), VERSION));
        }
        long[] read = new long[numbers];
        bytes.position(START).asLongBuffer().get(read);
        return Optional.of(read);
    }

    /** @return false when the disk has no room: the numbers are unchanged */
    boolean write(boolean force, long... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(START + 8 * numbers + CHECKSUM)
                .putInt(magic)
                .putInt(VERSION);
        for (long value : values) {
            bytes.putLong(value);
        }
        bytes.putInt(checksum(bytes, bytes.position()));
        return WholeFile.replace(disk, path, bytes.array(), force);
    }

    private static int checksum(ByteBuffer bytes, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, end));
        return (int) checksum.getValue();
    }
}
