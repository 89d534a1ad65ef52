package io.watchfloor.config.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates that have nothing but the names of the issuers of other certificates. The JDK takes the names that a
 * handshake lists from certificates only, and the issuers of pinned certificates are not known. The private key
 * is discarded, and nothing trusts the stand-ins.
 */
final class IssuerNames {

    private IssuerNames() {}

    static List<X509Certificate> of(Collection<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            return List.of();
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            List<X509Certificate> all = new ArrayList<>();
            for (X500Principal name : certificates.stream()
                    .map(X509Certificate::getIssuerX500Principal)
                    .collect(Collectors.toSet())) {
                all.add(new JcaX509CertificateConverter()
                        .getCertificate(new JcaX509v3CertificateBuilder(
                                        name,
                                        BigInteger.ONE,
                                        Date.from(Instant.EPOCH),
                                        Date.from(Instant.EPOCH),
                                        name,
                                        keys.getPublic())
                                .build(signer)));
            }
            return List.copyOf(all);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("Every JDK has the curve P-256", e);
        }
    }
}
