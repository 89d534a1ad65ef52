package io.watchfloor.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Which client certificates the handshake accepts: those of the sensors' issuers, and pinned ones. */
class ClientTrustTest {

    private static final KeyPair AUTHORITY = keys();
    private static final X509Certificate SENSORS = ClientCa.make(
                    "Watchfloor sensors", Clock.systemUTC(), new SecureRandom())
            .certificate();

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate signed(String issuer, String subject, boolean ca) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder draft = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(subject.hashCode()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name(subject),
                AUTHORITY.getPublic());
        draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        draft.build(new JcaContentSignerBuilder("SHA256withECDSA").build(AUTHORITY.getPrivate())));
    }

    private static void check(ClientTrust trust, X509Certificate... chain) throws CertificateException {
        trust.checkClientTrusted(chain, "EC");
    }

    private static List<String> issuers(ClientTrust trust) {
        return Arrays.stream(trust.getAcceptedIssuers())
                .map(X509Certificate::getSubjectX500Principal)
                .map(X500Principal::getName)
                .toList();
    }

    @Test
    void aPinnedCertificateIsAcceptedUntilItIsNoLongerPinned() throws Exception {
        X509Certificate partner = signed("CN=Clients,O=North", "CN=taxii,O=North", false);
        ClientTrust trust = new ClientTrust();
        assertThat(trust.requestsCertificates()).isFalse();
        assertThatThrownBy(() -> check(trust, partner)).isInstanceOf(CertificateException.class);

        trust.pin(List.of(partner));
        assertThat(trust.requestsCertificates()).isTrue();
        assertThatCode(() -> check(trust, partner)).doesNotThrowAnyException();
        trust.accept(List.of(SENSORS));
        assertThatCode(() -> check(trust, partner)).doesNotThrowAnyException();

        trust.pin(List.of());
        assertThatThrownBy(() -> check(trust, partner)).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> check(trust)).isInstanceOf(Exception.class);
    }

    @Test
    void aPinnedCertificateVouchesForNoOther() throws Exception {
        X509Certificate pinned = signed("CN=North", "CN=North", true);
        X509Certificate other = signed("CN=North", "CN=other", false);
        ClientTrust trust = new ClientTrust();
        trust.accept(List.of(SENSORS));
        trust.pin(List.of(pinned));

        assertThatThrownBy(() -> check(trust, other)).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> check(trust, other, pinned)).isInstanceOf(CertificateException.class);
    }

    @Test
    void theHandshakeListsTheIssuersOfPinnedCertificatesByNameAlone() throws Exception {
        X509Certificate partner = signed("CN=Clients,O=North", "CN=taxii,O=North", false);
        ClientTrust trust = new ClientTrust();
        trust.accept(List.of(SENSORS));
        trust.pin(List.of(partner, signed("CN=Clients,O=North", "CN=second,O=North", false)));

        assertThat(issuers(trust))
                .containsExactlyInAnyOrder(
                        SENSORS.getSubjectX500Principal().getName(),
                        partner.getIssuerX500Principal().getName());
        // A stand-in has another key than the issuer.
        assertThat(Arrays.stream(trust.getAcceptedIssuers()).map(X509Certificate::getPublicKey))
                .doesNotContain(AUTHORITY.getPublic());
    }

    @Test
    void aListThatATlsClientMightNotAcceptIsLeftOut() throws Exception {
        List<X509Certificate> many = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            many.add(signed(
                    "CN=%s%d".formatted("x".repeat(60), number) + ",OU=" + "y".repeat(60), "CN=" + number, false));
        }
        ClientTrust trust = new ClientTrust();
        trust.pin(many);
        assertThat(issuers(trust)).isEmpty();
        assertThatCode(() -> check(trust, many.getLast())).doesNotThrowAnyException();
    }
}
