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

/**
 * Creates acknowledge links for people. Notifications to channels contain no link, because the center could not know
 * who acknowledged the case.
 */
public final class SignedLinks implements AckLinks {

    /** Lifetime of a link: long enough for a night. Escalation rounds are usually shorter. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private final AckKey key;
    private final String publicAddress;

    /** @param publicAddress address of the center for people, without a trailing slash */
    public SignedLinks(AckKey key, String publicAddress) {
        this.key = key;
        this.publicAddress = publicAddress;
    }

    /** Creates links that are signed with the key shared by all nodes. */
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
