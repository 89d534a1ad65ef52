package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.AccessDatabase;
import java.time.Instant;
import java.util.HexFormat;

/** An approval's id, and what is kept of its digits. */
final class ApprovalDigits {

    private ApprovalDigits() {}

    /** Ascending by time. */
    static String id(AccessDatabase database, Instant now) {
        byte[] chance = new byte[6];
        database.random().nextBytes(chance);
        return "%011x".formatted(now.toEpochMilli()) + HexFormat.of().formatHex(chance);
    }

    static byte[] hash(String id, String number) {
        return Digests.sha256(id + ':' + number);
    }
}
