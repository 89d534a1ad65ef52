package io.watchfloor.ops.intel.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.ops.intel.partner.PartnerCertificate.Checked;
import io.watchfloor.ops.intel.partner.PartnerCertificate.Validity;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which client certificates of partners are usable, and when. */
class PartnerCertificateTest {

    private static final Instant NOW = Instant.parse("2026-12-02T20:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String certificate(KeyPair key, Instant until, @Nullable Integer usage, KeyPurposeId... purposes)
            throws Exception {
        X500Name name = new X500Name("CN=signals,O=Northwind");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.TEN, Date.from(until.minus(YEAR)), Date.from(until), name, key.getPublic());
        if (usage != null) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        if (purposes.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        String signature = key.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return ClientCa.pem(new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key.getPrivate()))));
    }

    private static String result(String text) {
        return switch (PartnerCertificate.check(text, NOW)) {
            case Checked.Usable usable -> usable.certificate().key();
            case Checked.Refused refused -> refused.code();
        };
    }

    @Test
    void aCertificateForClientsIsUsable() throws Exception {
        Instant until = NOW.plus(YEAR);
        assertThat(result(certificate(rsa(2048), until, null))).isEqualTo("RSA 2048");
        assertThat(result("Northwind\r\n" + certificate(ec("secp384r1"), until, null)))
                .isEqualTo("EC P-384");
        assertThat(result(
                        certificate(ec("secp256r1"), until, KeyUsage.digitalSignature, KeyPurposeId.id_kp_clientAuth)))
                .isEqualTo("EC P-256");
        assertThat(result(certificate(ec("secp256r1"), NOW.plus(YEAR).plus(YEAR), null)))
                .as("not valid yet: the partner changes over to it later")
                .isEqualTo("EC P-256");
    }

    @Test
    void otherCertificatesAreRefusedWithTheReason() throws Exception {
        KeyPair key = ec("secp256r1");
        String good = certificate(key, NOW.plus(YEAR), null);
        assertThat(result(certificate(rsa(1024), NOW.plus(YEAR), null))).isEqualTo("certificate.key");
        assertThat(result(certificate(key, NOW, null))).isEqualTo("certificate.dates");
        assertThat(result(certificate(key, NOW.plus(YEAR), KeyUsage.keyAgreement)))
                .isEqualTo("certificate.usage");
        assertThat(result(certificate(key, NOW.plus(YEAR), null, KeyPurposeId.id_kp_serverAuth)))
                .isEqualTo("certificate.usage");
        assertThat(result(good + good)).isEqualTo("certificate.unreadable");
        assertThat(result(good.replace("MII", "MIJ"))).isEqualTo("certificate.unreadable");
        assertThat(result(good.substring(0, good.length() / 2))).isEqualTo("certificate.unreadable");
        assertThat(result("\0" + "-----BEGIN CERTIFICATE-----".repeat(500))).isEqualTo("certificate.unreadable");
        assertThat(result(good + "-----BEGIN ENCRYPTED PRIVATE KEY-----")).isEqualTo("certificate.private-key");
    }

    @Test
    void theValidityIsExactToTheSecond() throws Exception {
        Instant until = NOW.plus(YEAR);
        Checked checked = PartnerCertificate.check(certificate(ec("secp256r1"), until, null), NOW);
        assertThat(checked).isInstanceOfSatisfying(Checked.Usable.class, usable -> {
            PartnerCertificate one = usable.certificate();
            assertThat(one.at(NOW.minusSeconds(1))).isEqualTo(Validity.NOT_YET_VALID);
            assertThat(one.at(NOW)).isEqualTo(Validity.VALID);
            assertThat(one.at(until.minus(PartnerCertificate.WARNED).minusSeconds(1)))
                    .isEqualTo(Validity.VALID);
            assertThat(one.at(until.minus(PartnerCertificate.WARNED))).isEqualTo(Validity.EXPIRING);
            assertThat(one.at(until.minusSeconds(1))).isEqualTo(Validity.EXPIRING);
            assertThat(one.at(until)).isEqualTo(Validity.EXPIRED);
        });
    }
}
