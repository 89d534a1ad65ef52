package io.watchfloor.dashboards.partners;

import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.dashboards.api.Trusting;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Key and client certificate of a partner, which an authority of the partner signed. */
public record PartnerKey(KeyPair keys, X509Certificate certificate) {

    public static PartnerKey of(String organisation) {
        return of(organisation, Instant.now().plus(Duration.ofDays(365)));
    }

    public static PartnerKey of(String organisation, Instant until) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair authority = generator.generateKeyPair();
            KeyPair keys = generator.generateKeyPair();
            JcaX509v3CertificateBuilder draft = new JcaX509v3CertificateBuilder(
                    new X500Name("CN=Clients,O=" + organisation),
                    BigInteger.valueOf(until.getEpochSecond()),
                    Date.from(until.minus(Duration.ofDays(400))),
                    Date.from(until),
                    new X500Name("CN=taxii,O=" + organisation),
                    keys.getPublic());
            return new PartnerKey(
                    keys,
                    new JcaX509CertificateConverter()
                            .getCertificate(draft.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()))));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public String pem() {
        return ClientCa.pem(certificate);
    }

    /** The private key in PEM. */
    public String keyPem() {
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(
                        Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded()));
    }

    /** A client that presents the certificate if the center requests one of its issuer. */
    public HttpClient client(Path ca) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("partner", keys.getPrivate(), new char[0], new Certificate[] {certificate});
            KeyManagerFactory shown = KeyManagerFactory.getInstance("SunX509");
            shown.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client without a certificate that connects from another address of this machine. */
    static HttpClient proxy(Path ca, String address) {
        try {
            return HttpClient.newBuilder()
                    .sslContext(Trusting.context(ca))
                    .localAddress(InetAddress.getByName(address))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
