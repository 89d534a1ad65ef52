package io.watchfloor.dashboards.access.approval;

import io.watchfloor.dashboards.access.AccessDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** An approval's id, and what is kept of its digits. */
final class Digits {

    private Digits() {}

    /** Ascending by time. */
    static String id(AccessDatabase database, Instant now) {
        byte[] chance = new byte[6];
        database.random().nextBytes(chance);
        return "%011x".formatted(now.toEpochMilli()) + HexFormat.of().formatHex(chance);
    }

    static byte[] hash(String id, String number) {
        try {
            return MessageDigest.getInstance("SHA-256").digest((id + ':' + number).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
