package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file of numbers that is replaced atomically. Content: magic, format version, the numbers, CRC32C.
 *
 * @param numbers how many numbers the file has
 */
record StateFile(Disk disk, Path path, int magic, int numbers) {
    private static final int VERSION = 2;
    private static final int START = 4 + 4;
    private static final int CHECKSUM = 4;

    /** Returns empty if the file does not exist or its checksum is wrong. */
    Optional<long[]> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (isWhole(bytes, magic) && (bytes.getInt(4) != VERSION || bytes.limit() != size(numbers))) {
            throw new IOException(
                    "%s has format %d, this sensor supports %d: send its records with the version that wrote it, or choose another --state"
                            .formatted(path, bytes.getInt(4), VERSION));
        }
        return decoded(bytes, magic, numbers);
    }

    /** Returns the file size in bytes for this many numbers. */
    static int size(int numbers) {
        return START + 8 * numbers + CHECKSUM;
    }

    /** Decodes the numbers; empty if the bytes are invalid. */
    static Optional<long[]> decoded(ByteBuffer bytes, int magic, int numbers) {
        if (bytes.limit() != size(numbers) || !isWhole(bytes, magic) || bytes.getInt(4) != VERSION) {
            return Optional.empty();
        }
        long[] read = new long[numbers];
        bytes.position(START).asLongBuffer().get(read);
        return Optional.of(read);
    }

    private static boolean isWhole(ByteBuffer bytes, int magic) {
        int end = bytes.limit() - CHECKSUM;
        return end >= START && bytes.getInt(0) == magic && bytes.getInt(end) == checksum(bytes, end);
    }

    static ByteBuffer encoded(int magic, long... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(size(values.length)).putInt(magic).putInt(VERSION);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.putInt(checksum(bytes, bytes.position())).flip();
    }

    /** @return false if the disk is full; then the file is unchanged */
    boolean write(boolean force, long... values) throws IOException {
        return AtomicFile.replace(disk, path, encoded(magic, values).array(), force);
    }

    private static int checksum(ByteBuffer bytes, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, end));
        return (int) checksum.getValue();
    }
}
