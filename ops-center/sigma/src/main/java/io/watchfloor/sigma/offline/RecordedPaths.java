package io.watchfloor.sigma.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recordings named on a command line: files in the given order, and all files in folders sorted by path, so that two
 * runs read them in the same order. Unreadable files keep their place in the order.
 */
public record RecordedPaths(List<Entry> entries) {

    /** A readable file, or the reason why a file is unreadable. */
    sealed interface Entry {

        Path path();

        record Recording(Path path, long bytes) implements Entry {}

        record Unreadable(Path path, String code, String reason) implements Entry {}
    }

    public RecordedPaths {
        entries = List.copyOf(entries);
    }

    public static RecordedPaths of(List<Path> paths) {
        List<Entry> entries = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Entry> found = under(path);
                found.sort(Comparator.comparing(Entry::path));
                entries.addAll(found);
            } else {
                entries.add(new Entry.Recording(path, size(path)));
            }
        }
        return new RecordedPaths(entries);
    }

    /** Number of bytes to read, as far as it is known before reading. */
    public long bytes() {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry instanceof Entry.Recording recording ? recording.bytes() : 0;
        }
        return bytes;
    }

    /** Size of a file; 0 for pipes and missing files, which are reported later. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException unknown) {
            return 0;
        }
    }

    private static List<Entry> under(Path folder) {
        List<Entry> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Collecting(found));
        } catch (IOException thrown) {
            throw new UncheckedIOException("Failures become entries, so the visitor never throws.", thrown);
        }
        return found;
    }

    private static final class Collecting extends SimpleFileVisitor<Path> {
        private final List<Entry> found;

        Collecting(List<Entry> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                found.add(new Entry.Recording(path, attributes.size()));
            } else if (attributes.isSymbolicLink()) {
                found.add(new Entry.Unreadable(path, "file.missing", "the symbolic link has no target"));
            } else {
                // Skips pipes in folders, because reading a pipe may block forever; a pipe on the command line is read.
                found.add(new Entry.Unreadable(path, "file.special", "not a regular file or folder"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            // Skips a symbolic link to a parent folder, because that folder is already being read.
            return failure instanceof FileSystemLoopException ? FileVisitResult.CONTINUE : unreadable(path, failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) {
            return failure == null ? FileVisitResult.CONTINUE : unreadable(path, failure);
        }

        private FileVisitResult unreadable(Path path, IOException failure) {
            found.add(new Entry.Unreadable(path, "file.unreadable", "cannot be read: " + RecordedFile.reason(failure)));
            return FileVisitResult.CONTINUE;
        }
    }
}
