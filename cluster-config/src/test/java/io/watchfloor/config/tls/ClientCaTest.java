package io.watchfloor.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** Certificates for clients: who gets one, and what it is good for. */
class ClientCaTest {

    private static final Instant NOW = Instant.parse("2026-11-27T19:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static String request(KeyPair shown, KeyPair signing) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(
                    new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=who I say I am"), shown.getPublic())
                            .build(new JcaContentSignerBuilder(PrivateCa.algorithm(signing.getPrivate()))
                                    .build(signing.getPrivate())));
        }
        return text.toString();
    }

    @Test
    void itSaysWhatTheIssuerDecidesAndIsGoodForClientsAlone() throws Exception {
        ClientCa ca = ClientCa.make("Watchfloor sensors", CLOCK, RANDOM);
        KeyPair keys = ec("secp256r1");
        CertificateRequest request = CertificateRequest.parse(request(keys, keys));
        X509Certificate signed = ca.sign(request, "sensor web7", "urn:watchfloor:sensor:web7:0a", Duration.ofDays(7));
        assertThat(signed.getSubjectX500Principal().getName()).isEqualTo("CN=sensor web7");
        assertThat(signed.getSubjectAlternativeNames()).containsExactly(List.of(6, "urn:watchfloor:sensor:web7:0a"));
        assertThat(signed.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(signed.getBasicConstraints()).as("it signs no others").isNegative();
        assertThat(signed.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(signed.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(7))));
        assertThat(signed.getNotBefore()).isEqualTo(Date.from(NOW.minus(Duration.ofHours(1))));
        assertThat(ClientCa.signed(ca.certificate(), signed)).isTrue();
        assertThat(ClientCa.signed(
                        ClientCa.make("Watchfloor sensors", CLOCK, RANDOM).certificate(), signed))
                .isFalse();
        assertThatThrownBy(() -> signed.checkValidity(Date.from(NOW.plus(Duration.ofDays(8)))))
                .isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void anAuthorityThatWasKeptSignsAsBefore() throws Exception {
        ClientCa made = ClientCa.make("Watchfloor sensors", CLOCK, RANDOM);
        ClientCa kept = ClientCa.of(ClientCa.certificate(made.der()), made.key(), CLOCK, RANDOM);
        KeyPair keys = ec("secp384r1");
        X509Certificate signed =
                kept.sign(CertificateRequest.parse(request(keys, keys)), "x", "urn:x", Duration.ofMinutes(1));
        assertThat(ClientCa.signed(made.certificate(), signed)).isTrue();
        assertThat(ClientCa.read(ClientCa.pem(signed))).isEqualTo(signed);
    }

    @Test
    void whoDoesNotHaveTheKeyGetsNone() throws Exception {
        String forged = request(ec("secp256r1"), ec("secp256r1"));
        assertThatThrownBy(() -> CertificateRequest.parse(forged))
                .isInstanceOf(InvalidCertificateRequestException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void keysThatAreWeakOrOfAnotherKindGetNone() throws Exception {
        for (KeyPair keys : List.of(rsa(1024), ec("secp521r1"))) {
            assertThatThrownBy(() -> CertificateRequest.parse(request(keys, keys)))
                    .isInstanceOf(InvalidCertificateRequestException.class)
                    .hasMessageContaining("P-256");
        }
        KeyPair strong = rsa(2048);
        assertThat(CertificateRequest.parse(request(strong, strong)).key()).isEqualTo(strong.getPublic());
    }

    @Test
    void whateverIsNoRequestIsRefusedAsSuch() throws Exception {
        KeyPair keys = ec("secp256r1");
        String good = request(keys, keys);
        byte[] der = Base64.getMimeDecoder().decode(good.replaceAll("-----[^-]+-----", ""));
        for (int at = 0; at < der.length; at++) {
            byte[] changed = der.clone();
            changed[at] ^= 0x55;
            String pem = "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
                    .formatted(Base64.getEncoder().encodeToString(changed));
            assertThatThrownBy(() -> CertificateRequest.parse(pem))
                    .as("byte %d changed", at)
                    .isInstanceOf(InvalidCertificateRequestException.class);
        }
        for (String text :
                List.of("", "x", good.substring(0, 100), good.repeat(100), good.replace("REQUEST", "ROUTE"))) {
            assertThatThrownBy(() -> CertificateRequest.parse(text))
                    .isInstanceOf(InvalidCertificateRequestException.class);
        }
    }
}
