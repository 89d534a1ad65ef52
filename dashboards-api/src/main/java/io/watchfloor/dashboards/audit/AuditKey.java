package io.watchfloor.dashboards.audit;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The node's Ed25519 key pair for signing chain heads of the audit log, in the PEM file {@code audit-key} of the data
 * folder. Only the node's user can read it.
 */
public final class AuditKey {

    public static final String FILE = "audit-key";

    private static final String ALGORITHM = "Ed25519";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PUBLIC|PRIVATE) KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1 KEY-----");

    private AuditKey() {}

    /**
     * Reads the node's key, and creates it if missing.
     *
     * @throws StartFailure if the file can be neither read nor written
     */
    public static KeyPair ensure(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                KeyPair made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                String text = block("PRIVATE", made.getPrivate().getEncoded())
                        + block("PUBLIC", made.getPublic().getEncoded());
                DurableFiles.create(file, text.getBytes(StandardCharsets.UTF_8));
                return made;
            }
            PrivateFiles.tighten(file);
            return read(file);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(file, e);
        }
    }

    /**
     * Reads the node's public key.
     *
     * @throws StartFailure if there is no key, or the file cannot be read
     */
    public static PublicKey publicKey(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        if (!Files.exists(file)) {
            throw new StartFailure(
                    "audit.key",
                    "No audit key in %s.".formatted(dataDir),
                    "A node creates the key when it starts for the first time. Name its data folder with"
                            + " --data DIR.");
        }
        try {
            return read(file).getPublic();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable(file, e);
        }
    }

    /** PEM for {@code watchfloor audit verify --key} and for openssl. */
    public static String pem(PublicKey key) {
        return block("PUBLIC", key.getEncoded());
    }

    /** Returns the public keys in a PEM file, in Base64 as in signed chain heads; empty if the file contains no key. */
    public static List<String> publicKeys(String pem) {
        List<String> keys = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            if (blocks.group(1).equals("PUBLIC")) {
                keys.add(blocks.group(2).replaceAll("\\s", ""));
            }
        }
        return keys;
    }

    /** First characters of the SHA-256 of a public key, short enough to compare by eye. */
    public static String fingerprint(String base64) {
        byte[] hash = Digests.sha256(Base64.getDecoder().decode(base64));
        return HexFormat.ofDelimiter(":").formatHex(hash, 0, 8);
    }

    private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
        byte[] privateKey = null;
        byte[] publicKey = null;
        Matcher blocks = BLOCK.matcher(Files.readString(file));
        while (blocks.find()) {
            byte[] bytes = Base64.getMimeDecoder().decode(blocks.group(2));
            if (blocks.group(1).equals("PUBLIC")) {
                publicKey = bytes;
            } else {
                privateKey = bytes;
            }
        }
        if (privateKey == null || publicKey == null) {
            throw new GeneralSecurityException("it does not contain a private and a public key");
        }
        return new KeyPair(
                keys.generatePublic(new X509EncodedKeySpec(publicKey)),
                keys.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
    }

    private static String block(String kind, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %1$s KEY-----\n%2$s\n-----END %1$s KEY-----\n".formatted(kind, lines);
    }

    private static StartFailure unusable(Path file, Exception e) {
        return new StartFailure(
                "audit.key",
                "The audit key %s cannot be used: %s.".formatted(file, e.getMessage()),
                "Restore the file from a copy. If it is lost, move the file away: the node creates a new"
                        + " key, whose public key must be distributed again.",
                e);
    }
}
