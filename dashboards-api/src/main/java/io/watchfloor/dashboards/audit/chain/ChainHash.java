package io.watchfloor.dashboards.audit.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * SHA-256 of a record and all records before it.
 *
 * <p>Version 1 of the encoding, all numbers big-endian: one byte {@code 1}; the sequence number in 8 bytes; the time in
 * microseconds since 1970 in 8 bytes; then each text of {@link AuditField} in its order, as 4 bytes with the length of
 * its UTF-8 and the UTF-8. The hash of a record is the SHA-256 over the 32 bytes of the previous hash and this
 * encoding. The hash before the first record is the SHA-256 of {@code watchfloor-audit-1:} and the name of the chain.
 *
 * @param hex 64 digits in lower case
 */
public record ChainHash(String hex) {

    public static final int VERSION = 1;

    private static final int BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    public ChainHash {
        if (!isHash(hex)) {
            throw new IllegalArgumentException("Not a hash of 64 lower-case hexadecimal digits");
        }
    }

    private static boolean isHash(String text) {
        if (text.length() != 2 * BYTES) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    public static ChainHash of(byte[] bytes) {
        return new ChainHash(HEX.formatHex(bytes));
    }

    public byte[] bytes() {
        return HEX.parseHex(hex);
    }

    /** Returns the hash before the first record of this chain. */
    public static ChainHash beginning(String chain) {
        return of(sha256().digest(("watchfloor-audit-" + VERSION + ":" + chain).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the hash of the next record. */
    public ChainHash next(AuditRecord record) {
        MessageDigest digest = sha256();
        digest.update(bytes());
        digest.update(encode(record));
        return of(digest.digest());
    }

    /** Returns the encoding of a record. */
    public static byte[] encode(AuditRecord record) {
        byte[][] texts = new byte[record.texts().size()][];
        int size = 1 + Long.BYTES + Long.BYTES;
        for (int i = 0; i < texts.length; i++) {
            texts[i] = record.texts().get(i).getBytes(StandardCharsets.UTF_8);
            size += Integer.BYTES + texts[i].length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put((byte) VERSION).putLong(record.seq()).putLong(micros(record.at()));
        for (byte[] text : texts) {
            out.putInt(text.length).put(text);
        }
        return out.array();
    }

    static long micros(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1000);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
