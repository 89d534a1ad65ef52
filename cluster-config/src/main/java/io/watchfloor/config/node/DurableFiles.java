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
 * Files that are still whole after a power cut. A file system may keep a new name before it keeps the bytes: without this, a program or a
 * password that was written seconds before a cut is an empty file after it.
 */
public final class DurableFiles {

    private DurableFiles() {}

    /** Creates the file, readable only by its owner: complete and on the disk, or absent; it replaces an older one. */
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

    /** Renames at once and for good. What is renamed must be forced already. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        force(to.toAbsolutePath().getParent());
    }

    /** Brings a folder with all that it contains to the disk. */
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
