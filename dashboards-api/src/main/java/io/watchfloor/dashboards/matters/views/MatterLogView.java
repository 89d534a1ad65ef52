package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.MatterLog;
import java.time.Instant;

@Meaning("An entry of the log of a matter: who read or changed it.")
public record MatterLogView(
        long seq,
        Instant at,
        String person,
        @Meaning("Address of the client.") String address,
        @Meaning("Name of the operation.") String action,
        @Meaning("What was changed. May be empty.") String detail,

        @Meaning("Random text that is part of the hash, so that nobody can guess the content from the hash.")
        String salt,

        @Meaning("SHA-256 of the entry and of the hash before. The audit log of the center contains it too.")
        String hash) {

    public static MatterLogView of(MatterLog.Entry one) {
        return new MatterLogView(
                one.seq(),
                one.at(),
                one.by().person(),
                one.by().address(),
                one.action(),
                one.detail(),
                one.salt(),
                one.hash());
    }
}
