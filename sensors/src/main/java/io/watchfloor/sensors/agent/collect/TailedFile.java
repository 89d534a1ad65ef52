package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.collect.Positions.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.CRC32C;

/** One open file, known by its identity and its first bytes, whatever its name becomes. */
final class TailedFile implements Closeable {
    private static final int HEAD = 1024;

    private final FileChannel file;
    private final String identity;
    private int headLength;
    private long headHash;

    private TailedFile(FileChannel file, String identity, int headLength, long headHash) {
        this.file = file;
        this.identity = identity;
        this.headLength = headLength;
        this.headHash = headHash;
    }

    static TailedFile open(Path path) throws IOException {
        return new TailedFile(FileChannel.open(path, StandardOpenOption.READ), identity(path), 0, 0);
    }

    /** The file's inode, or nothing where the file system has none. */
    static String identity(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key.toString();
    }

    /** Whether the file at the path is the one that the position was taken in. */
    static boolean matches(Path path, Position position) throws IOException {
        if (!identity(path).equals(position.file())) {
            return false;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return file.size() >= position.offset() && hash(file, position.headLength()) == position.headHash();
        }
    }

    boolean isAt(Path path) throws IOException {
        return identity(path).equals(identity);
    }

    /** Truncated, or truncated and rewritten: the bytes before the offset are not those that were read. */
    boolean wasRewritten(long offset) throws IOException {
        return file.size() < offset || (headLength > 0 && hash(file, headLength) != headHash);
    }

    int read(ByteBuffer into, long offset) throws IOException {
        return file.read(into, offset);
    }

    /** @param readTo how far the file was read, and so how much of its head is known */
    Position position(long offset, boolean skipping, long readTo) throws IOException {
        int covered = (int) Math.min(readTo, HEAD);
        if (covered > headLength) {
            headLength = covered;
            headHash = hash(file, covered);
        }
        return new Position(identity, offset, headLength, headHash, skipping);
    }

    /** The file starts again from its beginning: its first bytes are learned again. */
    void forgetHead() {
        headLength = 0;
        headHash = 0;
    }

    void rememberHead(Position position) {
        headLength = position.headLength();
        headHash = position.headHash();
    }

    private static long hash(FileChannel file, int length) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(length);
        while (head.hasRemaining() && file.read(head, head.position()) >= 0) {}
        CRC32C hash = new CRC32C();
        hash.update(head.flip());
        return hash.getValue() << 16 | head.limit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
