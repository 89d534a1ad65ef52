package io.watchfloor.dashboards.access.ack;

import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;

/**
 * Content of an acknowledge link: the person may acknowledge the case in this escalation round once, until it expires.
 *
 * @param expiresAt in whole milliseconds; also distinguishes several links for the same person, case and round
 */
public record AckClaim(String person, CaseId caseId, int round, Instant expiresAt) {

    Instant madeAt() {
        return expiresAt.minus(SignedLinks.LIFETIME);
    }
}
