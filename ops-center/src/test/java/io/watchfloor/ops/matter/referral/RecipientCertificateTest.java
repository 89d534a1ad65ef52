package io.watchfloor.ops.matter.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.io.TempDir;

class RecipientCertificateTest {

    private static final Instant NOW = Instant.parse("2026-12-02T12:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    private Path folder;

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(bits);
        return keys.generateKeyPair();
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec(curve));
        return keys.generateKeyPair();
    }

    private static String certificate(KeyPair key, Instant until, @Nullable Integer usage, KeyPurposeId... purposes)
            throws Exception {
        X500Name name = new X500Name("CN=Sergeant Lee,O=Police");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, BigInteger.TEN, Date.from(until.minus(YEAR)), Date.from(until), name, key.getPublic());
        if (usage != null) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        if (purposes.length > 0) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        String signature = key.getPublic().getAlgorithm().equals("RSA")
                ? "SHA256withRSA"
                : key.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519";
        return new RecipientCertificate(new JcaX509CertificateConverter()
                        .getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(key.getPrivate()))))
                .pem();
    }

    private static String result(String text) {
        return switch (RecipientCertificate.check(text, NOW)) {
            case RecipientCertificate.Checked.Usable usable ->
                usable.certificate().key();
            case RecipientCertificate.Checked.Refused refused -> refused.code();
        };
    }

    @Test
    void aCertificateForEncryptionIsUsable() throws Exception {
        Instant until = NOW.plus(Duration.ofDays(7));
        assertThat(result(certificate(rsa(2048), until, null))).isEqualTo("RSA 2048");
        assertThat(result("Lee\r\n"
                        + certificate(ec("secp384r1"), until, KeyUsage.keyAgreement)
                                .replace("\n", "\r\n")))
                .isEqualTo("EC P-384");
        assertThat(result(certificate(
                        rsa(2048),
                        until,
                        KeyUsage.keyEncipherment | KeyUsage.digitalSignature,
                        KeyPurposeId.id_kp_emailProtection)))
                .isEqualTo("RSA 2048");
    }

    @Test
    void whatTheCertificateLacksIsNamed() throws Exception {
        Instant until = NOW.plus(Duration.ofDays(7));
        KeyPair rsa = rsa(2048);
        KeyPair ec = ec("secp256r1");
        assertThat(result(certificate(rsa(1024), until, null))).isEqualTo("certificate.key");
        assertThat(result(certificate(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), until, null)))
                .isEqualTo("certificate.key");
        assertThat(result(certificate(rsa, NOW.minusSeconds(1), null))).isEqualTo("certificate.dates");
        assertThat(result(certificate(rsa, NOW.plus(YEAR).plusSeconds(1), null)))
                .isEqualTo("certificate.dates");
        assertThat(result(certificate(rsa, until, KeyUsage.digitalSignature))).isEqualTo("certificate.usage");
        assertThat(result(certificate(ec, until, KeyUsage.keyEncipherment))).isEqualTo("certificate.usage");
        assertThat(result(certificate(rsa, until, null, KeyPurposeId.id_kp_serverAuth)))
                .isEqualTo("certificate.usage");
    }

    @Test
    void textsThatAreNotOneCertificateAreRejected() throws Exception {
        String one = certificate(ec("secp256r1"), NOW.plus(Duration.ofDays(7)), null);
        assertThat(result("")).isEqualTo("certificate.unreadable");
        assertThat(result(one.substring(0, one.length() / 2))).isEqualTo("certificate.unreadable");
        assertThat(result(one.replace("M", "!"))).isEqualTo("certificate.unreadable");
        assertThat(result("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"))
                .isEqualTo("certificate.unreadable");
        assertThat(result(one + one)).isEqualTo("certificate.unreadable");
        assertThat(result(one + "-----BEGIN EC PRIVATE KEY-----")).isEqualTo("certificate.private-key");
    }

    /** OpenSSL has made the key and the certificate, and decrypts what the center encrypted. */
    @Test
    void openSslDecryptsWhatWasEncrypted() throws Exception {
        assumeThat(run("version")).isTrue();
        byte[] content = new byte[100_001];
        new Random(5).nextBytes(content);
        for (List<String> key : List.of(
                List.of("rsa:2048"),
                List.of("rsa:3072"),
                List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
                List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-521"))) {
            List<String> request =
                    new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=Lee"));
            request.addAll(List.of("-keyout", "key.pem", "-out", "certificate.pem", "-newkey"));
            request.addAll(key);
            assertThat(run(request.toArray(String[]::new))).isTrue();
            String pem = Files.readString(folder.resolve("certificate.pem"));
            assertThat(RecipientCertificate.check(pem, Instant.now()))
                    .isInstanceOf(RecipientCertificate.Checked.Usable.class);
            RecipientCertificate to = RecipientCertificate.of(pem);
            String encrypted = CmsEnvelope.encrypt(content, to);
            assertThat(encrypted).startsWith(CmsEnvelope.BEGIN + "\n").doesNotContain("\r");
            Files.writeString(folder.resolve("file.cms"), encrypted);
            assertThat(decrypts()).as("%s", to.key()).isTrue();
            assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(content);

            byte[] changed = encrypted.getBytes(StandardCharsets.US_ASCII);
            int middle = changed.length / 2;
            changed[middle] = (byte) (changed[middle] == 'A' ? 'B' : 'A');
            Files.write(folder.resolve("file.cms"), changed);
            assertThat(decrypts()).as("a changed file").isFalse();
        }
    }

    private boolean decrypts() throws Exception {
        return run(
                "cms",
                "-decrypt",
                "-inform",
                "PEM",
                "-in",
                "file.cms",
                "-inkey",
                "key.pem",
                "-recip",
                "certificate.pem",
                "-out",
                "file");
    }

    private boolean run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process openssl = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            assertThat(openssl.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return openssl.exitValue() == 0;
        } catch (IOException e) {
            return false; // OpenSSL is not installed
        }
    }
}
