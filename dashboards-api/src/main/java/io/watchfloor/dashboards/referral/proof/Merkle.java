package io.watchfloor.dashboards.referral.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Commitments to the fields of an item, and the root of their Merkle tree. The tree is that of RFC 6962: the hashes of leaves and nodes
 * begin with different bytes, so that a node never passes for a leaf.
 */
final class Merkle {

    static final int BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final String HMAC = "HmacSHA256";

    private Merkle() {}

    /** The salt of a field. The salts of the other fields do not follow from it. */
    static byte[] salt(byte[] ofItem, String field) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(ofItem, HMAC));
            return mac.doFinal(utf8(field));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    /** SHA-256 of 0, the salt, the length of the name in 4 bytes, the name, the length of the value in 4 bytes and the value. */
    static byte[] leaf(byte[] salt, String name, String value) {
        byte[] nameBytes = utf8(name);
        byte[] valueBytes = utf8(value);
        ByteBuffer in = ByteBuffer.allocate(1 + salt.length + 2 * Integer.BYTES + nameBytes.length + valueBytes.length);
        in.put(LEAF)
                .put(salt)
                .putInt(nameBytes.length)
                .put(nameBytes)
                .putInt(valueBytes.length)
                .put(valueBytes);
        return sha256().digest(in.array());
    }

    /** The tree hash of RFC 6962, section 2.1. */
    static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256().digest();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(root(leaves.subList(0, left)));
        digest.update(root(leaves.subList(left, leaves.size())));
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
