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
 * Finds the files that somebody named. Each step below the folder that may be read is opened relative to the one before and follows no
 * link, so that nobody who writes there can lead the sensor out of it, also not while it looks.
 */
final class FileFinder {

    private static final int MOST = 200_000;
    private static final int DEEPEST = 64;

    private final FilePattern wanted;
    private final Visitor visitor;
    private int looked;

    /** Hears of each. */
    interface Visitor {
        void file(FoundFile found) throws IOException, PackageException;

        void leftOut(Path path, String why);
    }

    /**
     * A file, before it is opened.
     *
     * @param most bytes of its end that are wanted; 0 for all
     */
    record FoundFile(
            SecureDirectoryStream<Path> folder, Path name, Path path, PosixFileAttributes attributes, long most) {

        /** By a handle of the folder of its own: an opening that waits would hold up who closes the folder, too. */
        SeekableByteChannel open() throws IOException {
            try (SecureDirectoryStream<Path> own = folder.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
                return own.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            }
        }

        PosixFileAttributes now() throws IOException {
            return FileFinder.attributes(folder, name);
        }
    }

    private FileFinder(FilePattern wanted, Visitor visitor) {
        this.wanted = wanted;
        this.visitor = visitor;
    }

    static void visit(FilePattern wanted, Visitor visitor) throws IOException, PackageException {
        new FileFinder(wanted, visitor).visit();
    }

    private void visit() throws IOException, PackageException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(wanted.root())) {
            if (!(top instanceof SecureDirectoryStream<Path> folder)) {
                throw new PackageException(
                        "this system cannot open files without following links, so nothing is packed");
            }
            if (wanted.below().toString().isEmpty()) {
                walk(folder, wanted.folder(), 0);
            } else {
                descend(folder, wanted.folder(), 0);
            }
        }
    }

    private void descend(SecureDirectoryStream<Path> folder, Path at, int step) throws IOException, PackageException {
        Path name = wanted.below().getName(step);
        Path path = at.resolve(name);
        PosixFileAttributes attributes;
        try {
            attributes = attributes(folder, name);
        } catch (NoSuchFileException none) {
            return;
        }
        boolean last = step == wanted.below().getNameCount() - 1;
        if (!attributes.isDirectory()) {
            if (last || attributes.isSymbolicLink()) {
                offer(folder, name, path, attributes);
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
            visitor.leftOut(path, "it was replaced while it was looked at");
        }
    }

    private void walk(SecureDirectoryStream<Path> folder, Path at, int depth) throws IOException, PackageException {
        for (Path entry : folder) {
            if (++looked > MOST) {
                throw new PackageException(
                        "more than %d files stand where %s looks: name it more exactly".formatted(MOST, wanted.text()));
            }
            Path name = entry.getFileName();
            Path path = at.resolve(name);
            try {
                PosixFileAttributes attributes = attributes(folder, name);
                if (!attributes.isDirectory()) {
                    if (wanted.fits(path)) {
                        offer(folder, name, path, attributes);
                    }
                } else if (depth >= DEEPEST) {
                    visitor.leftOut(path, "it is a folder more than %d folders deep".formatted(DEEPEST));
                } else if (wanted.goesBelow(path.getNameCount())) {
                    try (SecureDirectoryStream<Path> next =
                            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        walk(next, path, depth + 1);
                    }
                }
            } catch (NoSuchFileException gone) {
                // As if it had not been there.
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                visitor.leftOut(path, "it cannot be read: " + e.getClass().getSimpleName());
            }
        }
    }

    private void offer(SecureDirectoryStream<Path> folder, Path name, Path path, PosixFileAttributes attributes)
            throws IOException, PackageException {
        if (attributes.isSymbolicLink()) {
            visitor.leftOut(path, "it is a symbolic link%s, which is not followed".formatted(target(path)));
        } else if (attributes.isRegularFile()) {
            visitor.file(new FoundFile(folder, name, path, attributes, wanted.most()));
        } else {
            visitor.leftOut(path, "it is no regular file");
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
