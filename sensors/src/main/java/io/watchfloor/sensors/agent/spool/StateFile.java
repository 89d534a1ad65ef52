package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Two numbers that belong together, replaced as a whole: magic, format version, both numbers, CRC32C. */
record StateFile(Path path, int magic) {
    private static final int VERSION = 1;
    private static final int LENGTH = 4 + 4 + 8 + 8 + 4;

    record Pair(long first, long second) {}

    /** Empty when there is none or its checksum is wrong. */
    Optional<Pair> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.limit() != LENGTH || bytes.getInt(0) != magic || bytes.getInt(LENGTH - 4) != checksum(bytes)) {
            return Optional.empty();
        }
        if (bytes.getInt(4) != VERSION) {
            throw new IOException("%s has format %d, this sensor knows %d: use the newer sensor"
                    .formatted(path, bytes.getInt(4), VERSION));
        }
        return Optional.of(new Pair(bytes.getLong(8), bytes.getLong(16)));
    }

    /** @return false when the disk has no room: the numbers are as they were */
    boolean write(Pair pair, boolean force) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .putInt(magic)
                .putInt(VERSION)
                .putLong(pair.first)
                .putLong(pair.second);
        bytes.putInt(checksum(bytes));
        return WholeFile.replace(path, bytes.array(), force);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, LENGTH - 4));
        return (int) checksum.getValue();
    }
}
