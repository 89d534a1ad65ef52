package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256. */
final class Digest {

    private Digest() {}

    static ByteArray sha256(byte[] bytes) {
        try {
            return new ByteArray(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
