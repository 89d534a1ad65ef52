package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

@Meaning("A change by a user, or a recorded read. Unknown values are empty.")
public record AuditRecordView(
        @Meaning("Number of the record, starting at 1, without gaps.")
        long seq,

        Instant at,
        By by,

        @Meaning("Action, such as people.disable, or the name of the operation.")
        String action,

        @Meaning("Such as person:ann.") String object,

        String before,

        @Meaning("New value, or the request.") String after,

        @Meaning("Reason given by the user.") String reason,

        @Meaning("Outcome: done, or an error code.") String outcome,

        @Meaning("SHA-256 over the previous hash and the record, in hexadecimal.")
        String hash) {

    /** The author of a change. */
    @Meaning("User and sign-in of the change.")
    public record By(
            @Meaning("Name of the user, or the center.") String name,

            @Meaning("ID of the session or the API token.") String via,

            @Meaning("Client address.") String address) {}

    public static AuditRecordView of(LogLine.Entry entry) {
        AuditRecord record = entry.record();
        return new AuditRecordView(
                record.seq(),
                record.at(),
                new By(record.text(AuditField.ACTOR), record.text(AuditField.VIA), record.text(AuditField.ADDRESS)),
                record.text(AuditField.ACTION),
                record.text(AuditField.OBJECT),
                record.text(AuditField.BEFORE),
                record.text(AuditField.AFTER),
                record.text(AuditField.REASON),
                record.text(AuditField.OUTCOME),
                entry.hash().hex());
    }
}
