package io.watchfloor.dashboards.audit.routes;

import io.watchfloor.dashboards.audit.AuditReading;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

@Meaning("A time stamp of the audit log (RFC 3161).")
public record TimeStampView(
        @Meaning("Number of the record.") long seq,

        @Meaning(
                "Hash of the record, which the authority confirmed. It follows from the record and all records before it.")
        String hash,

        @Meaning("Time that the authority confirmed.") Instant at,

        @Meaning("Subject of the certificate of the authority.")
        String authority,

        @Meaning("Response of the authority (a TimeStampResp in DER), in Base64.")
        String response) {

    static TimeStampView of(AuditReading.StampedHead one) {
        return new TimeStampView(
                one.seq(),
                one.hash().hex(),
                one.stamp().at(),
                one.stamp().authority(),
                one.stamp().response());
    }
}
