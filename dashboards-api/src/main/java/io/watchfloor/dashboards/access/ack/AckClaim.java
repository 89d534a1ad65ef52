package io.watchfloor.dashboards.access.ack;

import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;

/**
 * What a link of a message says: this person may take this case, in this round of escalation, until then, once.
 *
 * @param expiresAt in whole milliseconds; tells links of one person, case and round apart, too
 */
public record AckClaim(String person, CaseId caseId, int round, Instant expiresAt) {

    Instant madeAt() {
        return expiresAt.minus(SignedLinks.LIFETIME);
    }
}
