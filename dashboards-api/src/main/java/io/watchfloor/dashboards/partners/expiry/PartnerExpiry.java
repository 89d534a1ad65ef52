package io.watchfloor.dashboards.partners.expiry;

import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.access.people.Tokens.Token;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerCertificate;
import io.watchfloor.ops.intel.partner.PartnerCertificateStore;
import io.watchfloor.ops.intel.partner.PartnerState;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The end of something that gives a partner access.
 *
 * @param name fingerprint of a certificate, or id of a token; empty for the agreement
 */
public record PartnerExpiry(Kind kind, String name, Instant until) {

    /** What ends. */
    public enum Kind implements WireText {
        AGREEMENT,
        CERTIFICATE,
        TOKEN
    }

    /** What of a partner ends soon, first what ends first. */
    public static List<PartnerExpiry> read(Handle handle, Partner partner, Instant now) {
        return of(
                partner,
                new PartnerCertificateStore()
                        .of(handle, partner.id()).stream()
                                .map(PartnerCertificateStore.Stored::certificate)
                                .toList(),
                Tokens.of(handle, partner.account()),
                now);
    }

    /**
     * What ends within 30 days (a token that is valid for less than 60 days: in the second half of its validity), first
     * what ends first. An agreement or certificate that has ended stays until it is changed or removed.
     *
     * @param tokens of the partner's account
     */
    static List<PartnerExpiry> of(
            Partner partner, List<PartnerCertificate> certificates, List<Token> tokens, Instant now) {
        if (partner.state() == PartnerState.ENDED) {
            return List.of();
        }
        List<PartnerExpiry> found = new ArrayList<>();
        Instant warned = now.plus(PartnerCertificate.WARNED);
        Instant agreed = partner.agreement().validUntil();
        if (agreed != null && !warned.isBefore(agreed)) {
            found.add(new PartnerExpiry(Kind.AGREEMENT, "", agreed));
        }
        for (PartnerCertificate one : certificates) {
            if (!warned.isBefore(one.validUntil())) {
                found.add(new PartnerExpiry(Kind.CERTIFICATE, one.fingerprint(), one.validUntil()));
            }
        }
        for (Token one : tokens) {
            Instant until = one.expiresAt();
            if (until != null && one.revokedAt() == null && until.isAfter(now)) {
                Duration half = Duration.between(one.createdAt(), until).dividedBy(2);
                Duration before = half.compareTo(PartnerCertificate.WARNED) < 0 ? half : PartnerCertificate.WARNED;
                if (!now.isBefore(until.minus(before))) {
                    found.add(new PartnerExpiry(Kind.TOKEN, one.id(), until));
                }
            }
        }
        found.sort(Comparator.comparing(PartnerExpiry::until));
        return List.copyOf(found);
    }
}
