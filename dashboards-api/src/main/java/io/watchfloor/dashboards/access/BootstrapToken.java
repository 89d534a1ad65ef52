package io.watchfloor.dashboards.access;

import io.watchfloor.config.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The first administrator's API token, in the file {@code bootstrap-token} of the data folder: who can read that may be
 * administrator. Deleting the file and starting the node again replaces the token.
 */
public final class BootstrapToken {

    public static final String FILE = "bootstrap-token";

    /** Whom it makes of its holder. */
    public static final String PERSON = "administrator";

    /** A token that somebody wrote by hand must not be easy to guess. */
    private static final int SHORTEST = 32;

    private BootstrapToken() {}

    /**
     * Writes the file if there is none, and makes its token valid.
     *
     * @param node whose token it is: it replaces an older one of the same node alone
     * @throws StartFailure when the file can be neither read nor written
     */
    public static Path ensure(Path dataDir, People people, String node) {
        Path file = dataDir.resolve(FILE);
        try {
            String token;
            if (Files.exists(file)) {
                token = Files.readString(file).strip();
                if (token.length() < SHORTEST) {
                    throw new StartFailure(
                            "access.bootstrap-token",
                            "The file %s holds no token.".formatted(file),
                            "Delete it: a new one is written.");
                }
            } else {
                token = people.newToken();
                write(file, token);
            }
            people.keepBootstrapToken(PERSON, token, node);
            return file;
        } catch (IOException e) {
            throw new StartFailure(
                    "access.bootstrap-token",
                    "The file %s can be neither read nor written (%s).".formatted(file, e.getMessage()),
                    "Give the user that runs watchfloor the right to it, or delete it: a new one is written.",
                    e);
        }
    }

    /** Never readable by others, not even for a moment, and whole or not there at all. */
    private static void write(Path file, String token) throws IOException {
        Path draft = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            out.write(StandardCharsets.UTF_8.encode(token + "\n"));
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
