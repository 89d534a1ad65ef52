package io.watchfloor.config.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

    @TempDir
    private Path folder;

    private Instant time = NOW;
    private final Clock clock = ((InstantSource) () -> time).withZone(ZoneOffset.UTC);

    private PemFiles own(String name) throws InvalidCertificateException {
        return new PrivateCa(folder.resolve(name), Set.of("soc.example", "10.0.0.1"), Optional.empty(), clock).ensure();
    }

    private static X509Certificate first(PemFiles files) throws InvalidCertificateException {
        return files.certificates().getFirst();
    }

    private static void copy(PemFiles from, PemFiles to) throws IOException {
        Files.writeString(to.certificate(), Files.readString(from.certificate()));
        Files.writeString(to.key(), Files.readString(from.key()));
    }

    @Test
    void theOwnCaCertifiesTheNamesAndStaysTheSameAtTheNextStart() throws Exception {
        PemFiles files = own("tls");
        List<X509Certificate> chain = files.certificates();
        chain.getFirst().verify(chain.getLast().getPublicKey());
        assertThat(chain.getLast().getBasicConstraints()).isZero();
        assertThat(chain.getFirst().getBasicConstraints()).isEqualTo(-1);
        assertThat(chain.getFirst().getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .contains("soc.example", "10.0.0.1");
        Optional<Fingerprint> fingerprint = ServerTls.ownCa(folder.resolve("tls"));
        assertThat(fingerprint).contains(Fingerprint.of(chain.getLast()));
        assertThat(fingerprint.orElseThrow().compact()).hasSize(43);

        assertThat(first(own("tls"))).isEqualTo(chain.getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tls/ca-key.pem"))))
                .isEqualTo("rw-------");
    }

    private PemFiles reached(String address) throws InvalidCertificateException {
        return new PrivateCa(folder.resolve("tls"), Set.of("soc.example"), Optional.of(address), clock).ensure();
    }

    private X509CRL list() throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(Files.newInputStream(ServerTls.revocationsFile(folder.resolve("tls"))));
    }

    @Test
    void theOwnCaTellsWhatItTookBackAndItsCertificatesSayWhere() throws Exception {
        PemFiles files = reached("https://soc.example/pki/ca.crl");
        X509Certificate certificate = first(files);
        assertThat(new String(certificate.getExtensionValue("2.5.29.31"), StandardCharsets.ISO_8859_1))
                .contains("https://soc.example/pki/ca.crl");
        X509CRL made = list();
        made.verify(files.certificates().getLast().getPublicKey());
        assertThat(made.isRevoked(certificate)).isFalse();
        assertThat(made.getNextUpdate()).isAfter(made.getThisUpdate());
        assertThat(first(reached("https://soc.example/pki/ca.crl"))).isEqualTo(certificate);
        assertThat(list()).isEqualTo(made);

        time = NOW.plus(Duration.ofHours(25));
        reached("https://soc.example/pki/ca.crl");
        assertThat(list().getThisUpdate()).as("signed anew each day").isAfter(made.getThisUpdate());

        Files.writeString(
                folder.resolve("tls/revoked"), certificate.getSerialNumber().toString(16) + "\n");
        reached("https://soc.example/pki/ca.crl");
        assertThat(list().isRevoked(certificate)).isTrue();
        assertThat(first(reached("https://other.example/pki/ca.crl")))
                .as("another place needs another certificate")
                .isNotEqualTo(certificate);
        Files.writeString(folder.resolve("tls/revoked"), "serial number 7\n");
        assertThatThrownBy(() -> reached("https://other.example/pki/ca.crl"))
                .hasMessageContaining("revoked contains an invalid serial number");
    }

    @Test
    void theOwnCaIssuesAnewBeforeTheEndAndForANewName() throws Exception {
        PemFiles files = own("tls");
        X509Certificate before = first(files);
        X509Certificate ca = files.certificates().getLast();
        time = NOW.plus(Duration.ofDays(59));
        assertThat(first(own("tls"))).isEqualTo(before);
        time = NOW.plus(Duration.ofDays(61));
        X509Certificate renewed = first(own("tls"));
        assertThat(renewed.getNotAfter()).isAfter(before.getNotAfter());
        PemFiles named = new PrivateCa(folder.resolve("tls"), Set.of("new.example"), Optional.empty(), clock).ensure();
        assertThat(first(named)).isNotEqualTo(renewed);
        assertThat(named.certificates().getLast()).isEqualTo(ca);
    }

    @Test
    void changedFilesAreTakenAndBrokenOnesAreNot() throws Exception {
        PemFiles shown = new PemFiles(folder.resolve("c.pem"), folder.resolve("k.pem"));
        copy(own("a"), shown);
        time = NOW.plus(Duration.ofDays(1));
        PemFiles later = own("b");
        try (ServerTls tls = ServerTls.ofFiles(shown, clock)) {
            var context = tls.context();
            tls.reload();
            assertThat(tls.context()).as("nothing has changed").isSameAs(context);

            Files.writeString(shown.certificate(), Files.readString(later.certificate()));
            tls.reload();
            tls.reload();
            assertThat(tls.context()).isSameAs(context);
            assertThat(tls.problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("does not match the first certificate"));
            assertThat(tls.failures()).as("told once").isEqualTo(1);

            Files.writeString(shown.key(), Files.readString(later.key()));
            tls.reload();
            assertThat(tls.context()).isNotSameAs(context);
            assertThat(tls.ends()).isEqualTo(first(later).getNotAfter().toInstant());
            assertThat(tls.problem()).isEmpty();
            assertThat(tls.reloads()).isEqualTo(1);

            Files.delete(shown.key());
            tls.reload();
            assertThat(tls.problem()).hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));
        }
    }

    @Test
    void whatCannotBeShownIsNamed() throws Exception {
        PemFiles good = own("a");
        assertThatThrownBy(() -> new PemFiles(good.key(), good.key()).check(NOW))
                .hasMessageContaining("contains no certificate");
        assertThatThrownBy(() -> new PemFiles(good.certificate(), good.certificate()).check(NOW))
                .hasMessageContaining("contains no private key");
        assertThatThrownBy(() -> good.check(NOW.plus(Duration.ofDays(91)))).hasMessageContaining("expired at");
        Path turned = Files.writeString(
                folder.resolve("turned.pem"),
                Files.readString(folder.resolve("a/ca.pem")) + Files.readString(good.certificate()));
        assertThatThrownBy(() -> new PemFiles(turned, folder.resolve("a/ca-key.pem")).check(NOW))
                .hasMessageContaining("did not issue the certificate before it");
    }

    @Test
    void keysAreReadAsOlderProgramsWriteThem() throws Exception {
        PemFiles own = own("a");
        ECPrivateKey key = (ECPrivateKey) own.parse(own.read(), NOW).key();
        // As "openssl ecparam -genkey" does: the curve, then the key, which names it again (RFC 5915).
        var curve = SECObjectIdentifiers.secp256r1;
        Path old = folder.resolve("sec1.pem");
        try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(old))) {
            pem.writeObject(new PemObject("EC PARAMETERS", curve.getEncoded()));
            pem.writeObject(new PemObject(
                    "EC PRIVATE KEY", new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), curve).getEncoded()));
        }
        new PemFiles(own.certificate(), old).check(NOW);

        Path rsa = folder.resolve("rsa.pem");
        try (JcaPEMWriter pem = new JcaPEMWriter(Files.newBufferedWriter(rsa))) {
            pem.writeObject(
                    KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate());
        }
        assertThat(Files.readString(rsa)).contains("BEGIN RSA PRIVATE KEY");
        assertThatThrownBy(() -> new PemFiles(own.certificate(), rsa).check(NOW))
                .hasMessageContaining("does not match the first certificate");
    }
}
