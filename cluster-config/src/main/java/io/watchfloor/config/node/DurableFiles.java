package io.watchfloor.config.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes files that are complete after a power failure. A file system may store a new file name before the content, so
 * without an explicit sync a password written seconds before a power failure can be an empty file afterwards.
 */
public final class DurableFiles {

    private DurableFiles() {}

    /**
     * Creates or replaces a file that only its owner can read. After a crash, the file has either its complete new
     * content or its old content.
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        PrivateFiles.file(draft);
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        rename(draft, file);
    }

    /** Renames a file atomically and durably. The content must already be synced. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(to.toAbsolutePath().getParent());
    }

    /** Creates a folder that only its owner can read, durably. Its parent must exist. */
    public static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            PrivateFiles.folder(folder);
            force(folder.toAbsolutePath().getParent());
        }
    }

    /** Syncs a folder and everything in it to disk. */
    public static void forceAll(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> own = tree.filter(path -> !Files.isSymbolicLink(path)).toList();
            for (Path path : own) {
                force(path);
            }
        }
    }

    private static void force(@Nullable Path path) throws IOException {
        if (path == null) {
            return;
        }
        boolean folder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel opened = FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            opened.force(true);
        }
    }
}
