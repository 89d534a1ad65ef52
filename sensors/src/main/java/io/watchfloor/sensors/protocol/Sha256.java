package io.watchfloor.sensors.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Creates SHA-256 digests by cloning an unused digest. Looking up the algorithm costs as much as hashing 512 bytes;
 * cloning costs almost nothing.
 */
public final class Sha256 {
    private static final MessageDigest UNUSED = lookUp();

    private Sha256() {}

    public static MessageDigest newDigest() {
        try {
            return (MessageDigest) UNUSED.clone();
        } catch (CloneNotSupportedException e) {
            return lookUp();
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK supports SHA-256", e);
        }
    }
}
