package io.watchfloor.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificate authority that signs certificates of the center's clients. The caller stores the certificate and the key
 * of the authority.
 */
public final class ClientCa {

    private static final Duration LIFETIME = Duration.ofDays(3650);

    /** Certificates are backdated for clients whose clocks are slow. Short-lived certificates are backdated less. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int BACKDATED_PART = 10;
    private static final int SERIAL_BITS = 127;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final Clock clock;
    private final SecureRandom random;

    private ClientCa(X509Certificate certificate, PrivateKey key, Clock clock, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Creates the CA from a stored certificate and key.
     *
     * @param pkcs8 private key in PKCS 8
     * @throws IllegalArgumentException if certificate and key do not belong to a CA
     */
    public static ClientCa of(X509Certificate certificate, byte[] pkcs8, Clock clock, SecureRandom random) {
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new ClientCa(certificate, key, clock, random);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The key does not belong to this CA", e);
        }
    }

    /** Creates a new CA that is valid for ten years. */
    public static ClientCa make(String name, Clock clock, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            Instant now = clock.instant();
            X500Name called = name(name);
            JcaX509v3CertificateBuilder draft = new JcaX509v3CertificateBuilder(
                    called,
                    serial(random),
                    Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(LIFETIME)),
                    called,
                    keys.getPublic());
            draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            draft.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new ClientCa(signed(draft, keys.getPrivate()), keys.getPrivate(), clock, random);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("Every JDK has P-256", e);
        }
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Private key in PKCS 8, for the caller to store. */
    public byte[] key() {
        return key.getEncoded();
    }

    /** Certificate in DER, for the caller to store. */
    public byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (CertificateException e) {
            throw new IllegalStateException("A signed certificate always has a DER encoding", e);
        }
    }

    /**
     * Signs a certificate for a client.
     *
     * @param commonName subject common name, for people who inspect the certificate
     * @param uri URI in the subject alternative name, which programs check
     * @param lifetime validity from now
     */
    public X509Certificate sign(CertificateRequest request, String commonName, String uri, Duration lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration part = lifetime.dividedBy(BACKDATED_PART);
        Instant from = now.minus(part.compareTo(BACKDATED) < 0 ? part : BACKDATED);
        Instant end = now.plus(lifetime);
        Instant latest = certificate.getNotAfter().toInstant();
        try {
            JcaX509v3CertificateBuilder draft = new JcaX509v3CertificateBuilder(
                    certificate,
                    serial(random),
                    Date.from(from),
                    Date.from(end.isBefore(latest) ? end : latest),
                    name(commonName),
                    request.key());
            draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            draft.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            draft.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            draft.addExtension(
                    Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(certificate));
            return signed(draft, key);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("A validated request can always be signed", e);
        }
    }

    /** Whether the CA signed the certificate, even if the certificate has expired. */
    public static boolean signed(X509Certificate authority, X509Certificate other) {
        try {
            other.verify(authority.getPublicKey());
            return other.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Decodes a stored certificate.
     *
     * @throws IllegalArgumentException if the bytes are not a certificate
     */
    public static X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("The bytes are not a certificate", e);
        }
    }

    /** Reads the first certificate of a PEM text. */
    public static X509Certificate read(String pem) throws InvalidCertificateRequestException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            pem.strip().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        } catch (CertificateException | RuntimeException e) {
            throw new InvalidCertificateRequestException("The text is not a certificate in PEM.", e);
        }
    }

    public static String pem(X509Certificate certificate) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder draft, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder(PrivateCa.algorithm(by)).build(by)));
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }
}
