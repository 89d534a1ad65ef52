package io.watchfloor.sensors.agent.gather;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;

/**
 * Finds the files that an order names. Opens each subfolder of the allowed folder relative to its parent and without
 * following links, so that a user who can write there cannot redirect the sensor to other folders, even during the
 * search.
 */
final class FileFinder {

    private static final int MAX_VISITED = 200_000;
    private static final int MAX_DEPTH = 64;

    private final FilePattern pattern;
    private final Visitor visitor;
    private int visited;

    /** Called for each file that is found. */
    interface Visitor {
        void file(FoundFile found) throws IOException, PackageException;

        void omit(Path path, String why);
    }

    /**
     * A file that has not been opened yet.
     *
     * @param maxBytes number of bytes to read from the end of the file; 0 for the whole file
     */
    record FoundFile(
            SecureDirectoryStream<Path> folder, Path name, Path path, PosixFileAttributes attributes, long maxBytes) {

        /**
         * Opens the file through a separate handle of its folder, because an open call that blocks would also prevent
         * the folder from being closed.
         */
        SeekableByteChannel open() throws IOException {
            try (SecureDirectoryStream<Path> own = folder.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
                return own.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            }
        }

        PosixFileAttributes now() throws IOException {
            return FileFinder.attributes(folder, name);
        }
    }

    private FileFinder(FilePattern pattern, Visitor visitor) {
        this.pattern = pattern;
        this.visitor = visitor;
    }

    static void visit(FilePattern pattern, Visitor visitor) throws IOException, PackageException {
        new FileFinder(pattern, visitor).visit();
    }

    private void visit() throws IOException, PackageException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(pattern.root())) {
            if (!(top instanceof SecureDirectoryStream<Path> folder)) {
                throw new PackageException(
                        "this system cannot open files without following links, so no files are collected");
            }
            if (pattern.below().toString().isEmpty()) {
                walk(folder, pattern.folder(), 0);
            } else {
                descend(folder, pattern.folder(), 0);
            }
        }
    }

    private void descend(SecureDirectoryStream<Path> folder, Path at, int step) throws IOException, PackageException {
        Path name = pattern.below().getName(step);
        Path path = at.resolve(name);
        PosixFileAttributes attributes;
        try {
            attributes = attributes(folder, name);
        } catch (NoSuchFileException none) {
            return;
        }
        boolean last = step == pattern.below().getNameCount() - 1;
        if (!attributes.isDirectory()) {
            if (last || attributes.isSymbolicLink()) {
                visit(folder, name, path, attributes);
            }
            return;
        }
        try (SecureDirectoryStream<Path> next = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            if (last) {
                walk(next, path, 0);
            } else {
                descend(next, path, step + 1);
            }
        } catch (NotDirectoryException replaced) {
            visitor.omit(path, "the path was replaced during the search");
        }
    }

    private void walk(SecureDirectoryStream<Path> folder, Path at, int depth) throws IOException, PackageException {
        for (Path entry : folder) {
            if (++visited > MAX_VISITED) {
                throw new PackageException("the search for %2$s visits more than %1$d files: name a more specific path"
                        .formatted(MAX_VISITED, pattern.text()));
            }
            Path name = entry.getFileName();
            Path path = at.resolve(name);
            try {
                PosixFileAttributes attributes = attributes(folder, name);
                if (!attributes.isDirectory()) {
                    if (pattern.matches(path)) {
                        visit(folder, name, path, attributes);
                    }
                } else if (depth >= MAX_DEPTH) {
                    visitor.omit(path, "folders more than %d levels deep are not searched".formatted(MAX_DEPTH));
                } else if (pattern.mayMatchBelow(path.getNameCount())) {
                    try (SecureDirectoryStream<Path> next =
                            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        walk(next, path, depth + 1);
                    }
                }
            } catch (NoSuchFileException gone) {
                // The file was deleted meanwhile and is ignored.
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                visitor.omit(path, "cannot be read: " + e.getClass().getSimpleName());
            }
        }
    }

    private void visit(SecureDirectoryStream<Path> folder, Path name, Path path, PosixFileAttributes attributes)
            throws IOException, PackageException {
        if (attributes.isSymbolicLink()) {
            visitor.omit(path, "the path is a symbolic link%s; links are not followed".formatted(target(path)));
        } else if (attributes.isRegularFile()) {
            visitor.file(new FoundFile(folder, name, path, attributes, pattern.maxBytes()));
        } else {
            visitor.omit(path, "it is not a regular file");
        }
    }

    private static String target(Path path) {
        try {
            return " to " + Files.readSymbolicLink(path);
        } catch (IOException gone) {
            return "";
        }
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }
}
