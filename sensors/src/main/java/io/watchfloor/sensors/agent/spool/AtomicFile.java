package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Replaces small files atomically: a reader sees either the whole old content or the whole new content. Only the owner
 * can read the files.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes the content to a new file and renames the new file over the old file.
     *
     * @param force whether the new content must survive a power cut after this method returns
     * @return false if the disk is full; then the old file is unchanged
     * @throws IOException if the content cannot be written or cannot be forced to disk
     */
    public static boolean replace(Path path, byte[] content, boolean force) throws IOException {
        return replace(Disk.REAL, path, content, force);
    }

    static boolean replace(Disk disk, Path path, byte[] content, boolean force) throws IOException {
        Path written = path.resolveSibling(path.getFileName() + ".new");
        if (!tryWriteFile(disk, written, content, force)) {
            disk.delete(written);
            return false;
        }
        disk.move(written, path);
        if (force) {
            disk.forceDirectory(path.toAbsolutePath().getParent());
        }
        return true;
    }

    private static boolean tryWriteFile(Disk disk, Path path, byte[] content, boolean force) throws IOException {
        try (Disk.OutputFile file = disk.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            if (!tryWrite(file, ByteBuffer.wrap(content))) {
                return false;
            }
            if (force) {
                file.force();
            }
            return true;
        }
    }

    private static boolean tryWrite(Disk.OutputFile file, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                int unused = file.write(bytes, bytes.position());
            }
            return true;
        } catch (IOException noRoom) {
            return false;
        }
    }
}
