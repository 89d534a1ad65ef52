package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Creates files and directories that only the sensor's user can read, regardless of the umask, because they contain
 * telemetry and the credential. On Windows the permissions of the parent directory apply.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFiles() {}

    /** Opens a file, and creates a missing file with mode 0600. Removes other users' access to an existing file. */
    public static FileChannel open(Path path, OpenOption... options) throws IOException {
        FileChannel file = FileChannel.open(path, Set.of(options), attributes(path, FILE));
        try {
            tighten(path, FILE);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Creates the directory and missing parents with mode 0700. An existing directory keeps its mode. */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory, DIRECTORY));
    }

    /** Removes other users' access to an existing file. */
    private static void tighten(Path path, Set<PosixFilePermission> most) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> has = new HashSet<>(view.readAttributes().permissions());
        if (has.retainAll(most)) {
            view.setPermissions(has);
        }
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
