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
 * Commitments to the fields of an item, and the root over them.
 *
 * <p>The root proves the number of fields, also of those that are withheld: it is the hash over the list of all hashes, so that the number
 * is the length of its input. A list with more or fewer hashes, or with one hash in place of several, has another root, unless someone
 * finds two inputs with the same SHA-256. There is no hash between fields and root that could stand for several fields. The inputs of
 * fields, earlier nodes and roots begin with different bytes, so that none of them passes for another one.
 */
final class Hashes {

    static final int BYTES = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final byte ROOT = 2;
    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

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

    /** SHA-256 of 2 and all hashes in their order. */
    static byte[] root(List<byte[]> leaves) {
        MessageDigest digest = sha256();
        digest.update(ROOT);
        leaves.forEach(digest::update);
        return digest.digest();
    }

    /**
     * The root in commitments of before version 2: the tree hash of RFC 6962, section 2.1. The hash of a node can stand for all fields
     * below it, so that this root proves nothing of an item of which a field is withheld. If all fields are shown, each hash is that of a
     * field, and the root proves them all.
     */
    static byte[] earlierRoot(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256().digest();
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(earlierRoot(leaves.subList(0, left)));
        digest.update(earlierRoot(leaves.subList(left, leaves.size())));
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
