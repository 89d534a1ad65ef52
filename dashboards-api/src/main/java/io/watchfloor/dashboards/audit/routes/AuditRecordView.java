package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.audit.chain.AuditField;
import io.watchfloor.dashboards.audit.chain.AuditRecord;
import io.watchfloor.dashboards.audit.chain.LogLine;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

/** A record of the audit log. */
@Meaning("Something that somebody did, or read where reading is restricted. Texts are empty where nothing is known.")
public record AuditRecordView(
        @Meaning("1 for the center's first one, then without a gap.")
        long seq,

        Instant at,
        By by,

        @Meaning("Such as people.disable, or the name of the operation.")
        String action,

        @Meaning("Such as person:ann.") String object,

        String before,

        @Meaning("What it is now, or what was asked for.") String after,

        @Meaning("In the person's words.") String reason,

        @Meaning("done, or the code of the refusal.") String outcome,

        @Meaning("SHA-256 over the hash before it and the record, in hexadecimal.")
        String hash) {

    /** Who did it. */
    @Meaning("Who did it, and with what proof.")
    public record By(
            @Meaning("The person, or the center.") String name,

            @Meaning("The id of the session or the API token.")
            String via,

            @Meaning("Where the request came from.") String address) {}

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
