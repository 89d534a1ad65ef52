package io.watchfloor.dashboards.access.approval;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.AccessDatabase;
import java.time.Instant;
import java.util.HexFormat;

/** Creates approval ids, and the two digits for approving in another session. */
final class ApprovalDigits {

    private ApprovalDigits() {}

    /** Creates the id of a request. Later requests have higher ids. */
    static String id(AccessDatabase database, Instant now) {
        byte[] chance = new byte[6];
        database.random().nextBytes(chance);
        return "%011x".formatted(now.toEpochMilli()) + HexFormat.of().formatHex(chance);
    }

    static byte[] hash(String id, String number) {
        return Digests.sha256(id + ':' + number);
    }
}
