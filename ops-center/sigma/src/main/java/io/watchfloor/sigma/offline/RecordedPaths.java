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
 * The recordings that a command line names: its files in the given order, and every file in its folders, sorted by
 * path, so that two runs read them in the same order. Unreadable ones keep their place in this order.
 */
public record RecordedPaths(List<Entry> entries) {

    /** A file to read, or the reason why it cannot be read. */
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

    /** The number of bytes to read, as far as it is known in advance. */
    public long bytes() {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry instanceof Entry.Recording recording ? recording.bytes() : 0;
        }
        return bytes;
    }

    /** A pipe has no size, and a missing file is reported when it is its turn. */
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
            throw new UncheckedIOException("No visit throws: each failure becomes an entry.", thrown);
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
                found.add(new Entry.Unreadable(path, "file.missing", "the link leads to nothing"));
            } else {
                // Reading a pipe may block for ever; a person who names it directly means it.
                found.add(new Entry.Unreadable(path, "file.special", "it is neither a file nor a folder"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            // A link back to a folder above: its target is already walked.
            return failure instanceof FileSystemLoopException ? FileVisitResult.CONTINUE : unreadable(path, failure);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) {
            return failure == null ? FileVisitResult.CONTINUE : unreadable(path, failure);
        }

        private FileVisitResult unreadable(Path path, IOException failure) {
            found.add(new Entry.Unreadable(
                    path, "file.unreadable", "it cannot be read: " + RecordedFile.reason(failure)));
            return FileVisitResult.CONTINUE;
        }
    }
}
