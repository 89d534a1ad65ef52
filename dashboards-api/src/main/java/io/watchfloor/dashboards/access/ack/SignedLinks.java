package io.watchfloor.dashboards.access.ack;

import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.platform.id.CaseId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Links that say all that they need themselves. A channel has none: nobody knows who of it would take the case. */
public final class SignedLinks implements AckLinks {

    /** Long enough for a night's sleep; a round seldom lasts so long. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private final AckKey key;
    private final String publicAddress;

    /** @param publicAddress where people reach the center, without a trailing slash */
    public SignedLinks(AckKey key, String publicAddress) {
        this.key = key;
        this.publicAddress = publicAddress;
    }

    /** With the key of all nodes. */
    public static SignedLinks of(Jdbi database, Clock clock, SecureRandom random, String publicAddress) {
        return new SignedLinks(new AckKey(database, clock, random), publicAddress);
    }

    @Override
    public @Nullable String link(CaseId caseId, int round, Recipient recipient, Instant at) {
        if (recipient.kind() != Recipient.Kind.PERSON) {
            return null;
        }
        AckClaim claim =
                new AckClaim(recipient.name(), caseId, round, at.plus(LIFETIME).truncatedTo(ChronoUnit.MILLIS));
        return publicAddress + "/ack/" + key.tokens().sign(claim);
    }
}
