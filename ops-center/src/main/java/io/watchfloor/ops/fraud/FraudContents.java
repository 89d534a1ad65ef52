package io.watchfloor.ops.fraud;

import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the content of each report with a key of its own, which is encrypted with the {@link KeyFile}. Without the file, or
 * after the key of the report is erased, the content cannot be read.
 */
public final class FraudContents {

    private final KeyFile file;
    private final SecureRandom random;

    /**
     * @param sealedBy id of the key of the file
     * @param key encrypted key of the report; null if it was erased
     */
    @SuppressWarnings("ArrayRecordComponent") // The arrays are read once and never compared.
    record Encrypted(String sealedBy, byte @Nullable [] key, byte[] content) {}

    FraudContents(KeyFile file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /** @throws KeyFile.LockedException when this node does not have the key of the center */
    Encrypted encrypt(Handle handle, String report, FraudReport.Content content) {
        byte[] secret = new byte[SealingKeys.BYTES];
        random.nextBytes(secret);
        Ciphertext key = file.toEncrypt(handle).encrypt(secret, keyPurpose(report), random);
        byte[] plain = DocumentJson.write(content).getBytes(StandardCharsets.UTF_8);
        return new Encrypted(
                key.key(),
                key.content(),
                SealingKeys.of(secret)
                        .encrypt(plain, contentPurpose(report), random)
                        .content());
    }

    /**
     * @return empty if the key was erased
     * @throws KeyFile.LockedException when this node does not have the key of the center
     * @throws ChangedException if the content was changed outside the center
     */
    Optional<FraudReport.Content> decrypt(String report, Encrypted encrypted) {
        byte[] key = encrypted.key();
        if (key == null) {
            return Optional.empty();
        }
        byte[] secret = file.toDecrypt()
                .decrypt(new Ciphertext(encrypted.sealedBy(), key), keyPurpose(report))
                .orElseThrow(() -> file.without(encrypted.sealedBy()));
        SealingKeys own = SealingKeys.of(secret);
        byte[] plain = own.decrypt(new Ciphertext(own.id(), encrypted.content()), contentPurpose(report))
                .orElseThrow(() -> new ChangedException(report));
        return Optional.of(DocumentJson.read(new String(plain, StandardCharsets.UTF_8), FraudReport.Content.class));
    }

    /** The content of a report was changed outside the center, and does not decrypt. */
    public static final class ChangedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        ChangedException(String report) {
            super("The content of the report %s was changed in the database.".formatted(report), null, false, false);
        }
    }

    private static String keyPurpose(String report) {
        return "key of fraud report " + report;
    }

    private static String contentPurpose(String report) {
        return "content of fraud report " + report;
    }
}
