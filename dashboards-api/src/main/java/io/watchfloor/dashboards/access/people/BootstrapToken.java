package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first administrator's API token, in the file {@code bootstrap-token} of the data folder. Anyone who can write to
 * that folder can become administrator.
 * <ul>
 * <li>The token does not expire, but becomes invalid when an administrator enrolls a passkey; then no node writes a new
 * one. It can be revoked like any token, and stays revoked while its file exists.
 * <li>Deleting the file and restarting the node replaces the token.
 * <li>If the account {@value #PERSON} is disabled, removed or no longer an administrator, a node without the file
 * writes a token only if no other administrator can sign in, so that a new node does not restore this access.
 * <li>An unknown token in the file was written by an operator who needs access: it becomes valid, and its account
 * becomes administrator again without its previous passkeys.
 * </ul>
 */
public final class BootstrapToken {

    public static final String FILE = "bootstrap-token";

    /** The account of the token. */
    public static final String PERSON = "administrator";

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapToken.class);

    /** Minimum length, because an operator may write a token by hand. */
    private static final int SHORTEST = 32;

    private BootstrapToken() {}

    /**
     * Writes the token file if there is none and a new token is allowed, and activates the token in the file.
     *
     * @param node id of the node; the token replaces only older tokens of the same node
     * @return the token file, or empty if there is none
     * @throws StartFailure if the file can be neither read nor written
     */
    public static Optional<Path> ensure(Path dataDir, People people, String node) {
        Path file = dataDir.resolve(FILE);
        Tokens tokens = people.tokens();
        try {
            String token;
            if (Files.exists(file)) {
                token = Files.readString(file).strip();
                if (token.length() < SHORTEST) {
                    throw new StartFailure(
                            "access.bootstrap-token",
                            "The file %s contains no token.".formatted(file),
                            "Delete the file. At its next start, the node writes a new token.");
                }
            } else if (tokens.mayWriteBootstrap(PERSON)) {
                token = tokens.next();
                write(file, token);
            } else {
                LOG.info(
                        "No bootstrap token was written, because an administrator has a passkey, or because {} is"
                                + " disabled and another administrator can sign in. If no valid token is left, write a"
                                + " secret of at least {} characters into {} and start the node again",
                        PERSON,
                        SHORTEST,
                        file);
                return Optional.empty();
            }
            if (!tokens.storeBootstrap(PERSON, token, node)) {
                LOG.warn(
                        "The token in {} is no longer valid: it was revoked, or the account {} is disabled or"
                                + " removed. Delete the file. At its next start, the node writes a new token "
                                + "if that is allowed",
                        file,
                        PERSON);
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw new StartFailure(
                    "access.bootstrap-token",
                    "The file %s can be neither read nor written (%s).".formatted(file, e.getMessage()),
                    "Give the user that runs watchfloor access to the file, or delete the file. At its next "
                            + "start, the node writes a new token.",
                    e);
        }
    }

    /** The file is never readable by others, not even briefly, and is either complete or absent. */
    private static void write(Path file, String token) throws IOException {
        DurableFiles.create(file, (token + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
