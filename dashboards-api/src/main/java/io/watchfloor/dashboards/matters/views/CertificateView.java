package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.referral.RecipientCertificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning(
        "The certificate for whose key files are encrypted. The center does not check who issued it: compare the fingerprint.")
public record CertificateView(
        @Meaning("SHA-256, as `openssl x509 -fingerprint -sha256` prints it.")
        String fingerprint,

        String subject,
        @Meaning("Such as RSA 3072 or EC P-256.") String key,

        Instant validFrom,
        Instant validUntil) {

    /** @param pem null for no certificate */
    static @Nullable CertificateView of(@Nullable String pem) {
        if (pem == null) {
            return null;
        }
        RecipientCertificate one = RecipientCertificate.of(pem);
        return new CertificateView(one.fingerprint(), one.subject(), one.key(), one.validFrom(), one.validUntil());
    }
}
