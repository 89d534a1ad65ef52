package io.watchfloor.sensors.agent.collect.file;

import io.watchfloor.sensors.agent.collect.CheckpointFile.Position;
import io.watchfloor.sensors.agent.files.RegularFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An open file, identified by its inode and by hashes of its first and last bytes, so that the file is recognized after
 * a rename.
 */
public final class TailedFile implements Closeable {
    private static final int HEAD = 1024;
    private static final int TAIL = 1024;

    private final FileContent bytes;
    private final String identity;
    private final boolean packed;
    private FileTime modified;
    private int headLength;
    private long headHash;
    private long tailEnd;
    private long tailHash;
    private boolean truncationReported;

    private TailedFile(FileContent bytes, String identity, boolean packed, FileTime modified) {
        this.bytes = bytes;
        this.identity = identity;
        this.packed = packed;
        this.modified = modified;
    }

    static TailedFile open(Path path) throws IOException {
        RegularFile file = RegularFile.open(path);
        BasicFileAttributes is = file.is();
        return new TailedFile(
                FileContent.of(file, path), identity(is), FileContent.isPacked(path), is.lastModifiedTime());
    }

    /** Returns the file's inode; empty if the file system has no inodes. */
    public static String identity(BasicFileAttributes is) {
        Object key = is.fileKey();
        return key == null ? "" : key.toString();
    }

    /** Whether the position was saved for the file that is now at this path. */
    static boolean matches(Path path, Position position) throws IOException {
        try (RegularFile file = RegularFile.open(path)) {
            return identity(file.is()).equals(position.file()) && hasSameContent(FileContent.of(file, path), position);
        }
    }

    /**
     * Whether the file at this path has the same content up to the position, for example because it is a copy or a gzip
     * file.
     */
    static boolean hasSameContent(Path path, Position position) throws IOException {
        try (FileContent file = FileContent.open(path)) {
            return hasSameContent(file, position);
        }
    }

    private static boolean hasSameContent(FileContent file, Position position) throws IOException {
        return hash(file, 0, position.headLength()) == position.headHash()
                && (position.tailHash() == 0 || tail(file, position.offset()) == position.tailHash())
                && file.hasLength(position.offset());
    }

    /** Whether the content of the file at this path ends exactly at the position. */
    static boolean endsAt(Path path, Position position) throws IOException {
        if (!hasSameContent(path, position)) {
            return false;
        }
        try (FileContent file = FileContent.open(path)) {
            return file.read(ByteBuffer.allocate(1), position.offset()) <= 0;
        }
    }

    boolean isAt(Path path) throws IOException {
        BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
        boolean same = !packed && identity(is).equals(identity);
        if (same) {
            modified = is.lastModifiedTime();
        }
        return same;
    }

    boolean isSame(String other) {
        return !identity.isEmpty() && identity.equals(other);
    }

    /** Whether the file is gzip-compressed. Programs do not append to a compressed log file. */
    boolean isPacked() {
        return packed;
    }

    /** Returns true once if the gzip file is truncated. */
    boolean isNewlyTruncated() {
        boolean reported = truncationReported;
        truncationReported = bytes.isTruncated();
        return truncationReported && !reported;
    }

    boolean hasBytes() throws IOException {
        return bytes.hasLength(1);
    }

    /** Returns the file's modification time as of the last check. */
    FileTime modified() {
        return modified;
    }

    /**
     * Whether the file was truncated or rewritten: the bytes before the offset differ from the bytes that were read.
     */
    boolean wasRewritten(long offset) throws IOException {
        return !packed
                && (!bytes.hasLength(offset)
                        || (headLength > 0 && hash(bytes, 0, headLength) != headHash)
                        || (tailHash != 0 && tail(bytes, tailEnd) != tailHash));
    }

    int read(ByteBuffer into, long offset) throws IOException {
        int start = into.position();
        int count = bytes.read(into, offset);
        if (offset == 0 && count > 0 && headLength == 0) {
            headLength = Math.min(count, HEAD);
            headHash = hash(into.duplicate().position(start).limit(start + headLength));
        }
        return count;
    }

    /**
     * @param readTo offset up to which the file was read, because the hash of the file's first bytes must not cover
     *     unread bytes
     */
    Position position(long offset, boolean skipping, @Nullable String state, long readTo) throws IOException {
        if (!packed) {
            int covered = (int) Math.min(readTo, HEAD);
            if (covered > headLength) {
                headLength = covered;
                headHash = hash(bytes, 0, covered);
            }
            if (offset != tailEnd) {
                tailEnd = offset;
                tailHash = tail(bytes, offset);
            }
        }
        return new Position(identity, offset, headLength, headHash, packed ? 0 : tailHash, skipping, state);
    }

    /** Clears the hashes, because the content of the file has been replaced. */
    void resetHashes() {
        headLength = 0;
        headHash = 0;
        tailEnd = 0;
        tailHash = 0;
    }

    void restoreHashes(Position position) {
        headLength = position.headLength();
        headHash = position.headHash();
        tailEnd = position.offset();
        tailHash = position.tailHash();
    }

    private static long tail(FileContent file, long end) throws IOException {
        long start = Math.max(0, end - TAIL);
        return end == 0 ? 0 : hash(file, start, (int) (end - start));
    }

    private static long hash(FileContent file, long from, int length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(length);
        while (part.hasRemaining() && file.read(part, from + part.position()) > 0) {}
        return hash(part.flip());
    }

    private static long hash(ByteBuffer part) {
        int length = part.remaining();
        CRC32C hash = new CRC32C();
        hash.update(part);
        return hash.getValue() << 16 | length;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
