package io.watchfloor.config.node;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates folders and files that only the user who runs the node can access, independent of the umask, because the
 * files contain raw telemetry, passwords and tokens. File systems without POSIX permissions apply their own rules.
 */
public final class PrivateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?>[] NONE = {};

    private PrivateFiles() {}

    /** Creates the folder and its missing parents. An existing folder keeps its permissions; see {@link #advice}. */
    public static Path folder(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Creates a missing file; removes other users' access to an existing file. */
    public static Path file(Path file) throws IOException {
        try {
            return Files.createFile(file, attributes(file, FILE));
        } catch (FileAlreadyExistsException e) {
            tighten(file);
            return file;
        }
    }

    /** Removes other users' access to a file; does nothing if the file does not exist. */
    public static void tighten(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || othersMay(file).isEmpty()) {
            return;
        }
        try {
            Set<PosixFilePermission> kept = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            kept.removeAll(othersMay(file));
            Files.setPosixFilePermissions(file, kept);
        } catch (FileSystemException e) {
            LOG.warn("Other users can read {}, and its permissions cannot be changed: {}", file, e.getMessage());
        }
    }

    /**
     * Returns a warning if other users have access to the folder. The warning contains a command that restricts the
     * access.
     */
    public static Optional<String> advice(Path folder) {
        try {
            Set<PosixFilePermission> others = othersMay(folder);
            return others.isEmpty()
                    ? Optional.empty()
                    : Optional.of("Other users of this machine can access the data folder " + folder + " ("
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                            + "). Restrict access: chmod 700 " + folder);
        } catch (IOException e) {
            return Optional.of("Cannot read the permissions of the data folder " + folder + ": " + e.getMessage());
        }
    }

    private static Set<PosixFilePermission> othersMay(Path path) throws IOException {
        if (!posix(path)) {
            return Set.of();
        }
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(Files.getPosixFilePermissions(path));
        others.removeAll(FOLDER);
        return others;
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> rights) {
        return posix(path) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)} : NONE;
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
