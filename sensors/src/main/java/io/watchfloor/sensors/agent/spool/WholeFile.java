package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Small files that are replaced as a whole: a reader sees either all of the old content or all of the new. Only their
 * owner can read them.
 */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes the new content beside the file, and renames it over it.
     *
     * @param force whether it must survive a power cut once this returns
     * @return false when the disk has no room: the file is as it was
     * @throws IOException also when what was written cannot be forced to the disk
     */
    public static boolean replace(Path path, byte[] content, boolean force) throws IOException {
        Path written = path.resolveSibling(path.getFileName() + ".new");
        if (!wrote(written, content, force)) {
            Files.deleteIfExists(written);
            return false;
        }
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (force) {
            Directories.force(path.toAbsolutePath().getParent());
        }
        return true;
    }

    private static boolean wrote(Path path, byte[] content, boolean force) throws IOException {
        try (FileChannel file = PrivateFiles.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            if (!written(file, ByteBuffer.wrap(content))) {
                return false;
            }
            if (force) {
                file.force(true);
            }
            return true;
        }
    }

    private static boolean written(FileChannel file, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            return true;
        } catch (IOException noRoom) {
            return false;
        }
    }
}
