package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Small files that are replaced as a whole: a reader sees either all of the old content or all of the new. Only their
 * owner can read them.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Writes the new content beside the file, and renames it over it.
     *
     * @param force whether it must survive a power cut once this returns
     * @return false when the disk has no room: the file is as it was
     * @throws IOException also when what was written cannot be forced to the disk
     */
    public static boolean replace(Path path, byte[] content, boolean force) throws IOException {
        return replace(Disk.REAL, path, content, force);
    }

    static boolean replace(Disk disk, Path path, byte[] content, boolean force) throws IOException {
        Path written = path.resolveSibling(path.getFileName() + ".new");
        if (!wrote(disk, written, content, force)) {
            disk.delete(written);
            return false;
        }
        disk.move(written, path);
        if (force) {
            disk.forceDirectory(path.toAbsolutePath().getParent());
        }
        return true;
    }

    private static boolean wrote(Disk disk, Path path, byte[] content, boolean force) throws IOException {
        try (Disk.OutputFile file = disk.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            if (!written(file, ByteBuffer.wrap(content))) {
                return false;
            }
            if (force) {
                file.force();
            }
            return true;
        }
    }

    private static boolean written(Disk.OutputFile file, ByteBuffer bytes) {
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
