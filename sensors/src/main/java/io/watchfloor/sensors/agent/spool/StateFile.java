package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

    void write(Pair pair, boolean force) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .putInt(magic)
                .putInt(VERSION)
                .putLong(pair.first)
                .putLong(pair.second);
        bytes.putInt(checksum(bytes)).flip();
        Path written = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(bytes);
            if (force) {
                file.force(true);
            }
        }
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (force) {
            Directories.force(path.toAbsolutePath().getParent());
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, LENGTH - 4));
        return (int) checksum.getValue();
    }
}
