package io.watchfloor.dashboards.access.ack;

import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;

/**
 * Content of an acknowledge link. The person can use the link once, until the link expires, to acknowledge the case in
 * this escalation round.
 *
 * @param expiresAt expiry in whole milliseconds; also distinguishes several links for the same person, case and round
 */
public record AckClaim(String person, CaseId caseId, int round, Instant expiresAt) {

    Instant madeAt() {
        return expiresAt.minus(SignedLinks.LIFETIME);
    }
}
