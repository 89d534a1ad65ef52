package io.watchfloor.dashboards.partners.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.partner.PartnerCertificate;
import io.watchfloor.ops.intel.partner.PartnerCertificateStore.Stored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A client certificate by which a partner authenticates.")
public record PartnerCertificateView(
        @Meaning("SHA-256 fingerprint.") String fingerprint,

        String subject,

        @Meaning("Such as RSA 3072 or EC P-256.") String key,

        Instant validFrom,
        Instant validUntil,

        @Meaning("not-yet-valid, valid, expiring (valid for at most 30 days) or expired.")
        PartnerCertificate.Validity validity,

        CertificateUse use) {

    @Meaning("Who added a certificate, and when it was used.")
    public record CertificateUse(
            String addedBy,
            Instant addedAt,

            @Meaning("The latest request with the certificate, to the minute; null if there was none.") @Nullable
            Instant lastUsedAt) {}

    public static PartnerCertificateView of(Stored stored, Instant now) {
        PartnerCertificate one = stored.certificate();
        return new PartnerCertificateView(
                one.fingerprint(),
                one.subject(),
                one.key(),
                one.validFrom(),
                one.validUntil(),
                one.at(now),
                new CertificateUse(stored.addedBy(), stored.addedAt(), stored.lastUsedAt()));
    }
}
