package io.watchfloor.config.tls;

import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.PrivateFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
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
import org.bouncycastle.util.io.pem.PemObject;

/**
 * The node's own certificate authority, in a folder that only the node's user can read: {@code ca.pem} and
 * {@code ca-key.pem} are valid for ten years, {@code certificate.pem} and {@code key.pem} for ninety days. The folder
 * also contains the {@link RevocationList}.
 */
final class PrivateCa {

    static final String CA = "ca.pem";

    private static final Duration CA_LIFETIME = Duration.ofDays(3650);
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

    /** Certificates are backdated for clients whose clocks are slow. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int SERIAL_BITS = 127;

    private final Path folder;
    private final Set<String> names;
    private final Optional<String> revocations;
    private final RevocationList list;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param names DNS names and IP addresses of the server certificate
     * @param revocations URL of the revocation list; empty if the center's address is unknown
     */
    PrivateCa(Path folder, Set<String> names, Optional<String> revocations, Clock clock) {
        this.folder = folder;
        this.names = new TreeSet<>(names);
        this.revocations = revocations;
        this.list = new RevocationList(folder, clock);
        this.clock = clock;
    }

    /** Returns the server's certificate files; creates or renews them when needed. */
    PemFiles ensure() throws InvalidCertificateException {
        PemFiles own = new PemFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        try {
            PrivateFiles.folder(folder);
            ServerIdentity ca = authority();
            if (!isGood(own, ca)) {
                issue(own, ca);
            }
            list.ensure(ca);
            return own;
        } catch (IOException | UncheckedIOException | GeneralSecurityException | OperatorCreationException e) {
            throw new InvalidCertificateException(
                    "the node's own CA in %s is unusable: %s".formatted(folder, e.getMessage()),
                    "Grant the node write permission, or set certificates in watchfloor.tls.",
                    e);
        }
    }

    private ServerIdentity authority()
            throws InvalidCertificateException, IOException, GeneralSecurityException, OperatorCreationException {
        PemFiles files = new PemFiles(folder.resolve(CA), folder.resolve("ca-key.pem"));
        if (Files.exists(files.certificate())) {
            PrivateFiles.tighten(files.key());
            return files.parse(files.read(), clock.instant());
        }
        KeyPair keys = keys();
        X500Name name = name("Watchfloor CA " + token());
        JcaX509v3CertificateBuilder draft = draft(name, name, keys, CA_LIFETIME);
        draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        draft.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
        X509Certificate certificate = signed(draft, keys.getPrivate());
        // Writes the key first, because the node would never replace a certificate without its key.
        write(files.key(), keys.getPrivate());
        write(files.certificate(), certificate);
        return new ServerIdentity(List.of(certificate), keys.getPrivate());
    }

    private boolean isGood(PemFiles own, ServerIdentity ca) {
        try {
            ServerIdentity identity = own.parse(own.read(), clock.instant());
            return identity.ends().minus(RENEWED_BEFORE_END).isAfter(clock.instant())
                    && identity.chain().getLast().equals(ca.certificate())
                    && certified(identity.certificate()).containsAll(names)
                    && Arrays.equals(
                            identity.certificate().getExtensionValue(Extension.cRLDistributionPoints.getId()),
                            point().isPresent() ? new DEROctetString(point().get()).getEncoded() : null);
        } catch (InvalidCertificateException | CertificateParsingException | IOException e) {
            return false;
        }
    }

    private static Set<String> certified(X509Certificate certificate) throws CertificateParsingException {
        Set<String> certified = new TreeSet<>();
        var alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(one -> certified.add(plain(String.valueOf(one.get(1)))));
        }
        return certified;
    }

    /** Returns the canonical spelling of an IP address. Other names stay unchanged. */
    static String plain(String name) {
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        if (!isAddress(bare)) {
            return bare.toLowerCase(Locale.ROOT);
        }
        try {
            String text = InetAddress.getByName(bare).getHostAddress();
            int zone = text.indexOf('%');
            return zone < 0 ? text : text.substring(0, zone);
        } catch (UnknownHostException e) {
            return bare;
        }
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }

    private void issue(PemFiles own, ServerIdentity ca)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        KeyPair keys = keys();
        JcaX509v3CertificateBuilder draft = new JcaX509v3CertificateBuilder(
                ca.certificate(), serial(), from(), until(LIFETIME, ca.ends()), name("Watchfloor"), keys.getPublic());
        draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        draft.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        draft.addExtension(Extension.subjectAlternativeName, false, alternatives());
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        draft.addExtension(
                Extension.authorityKeyIdentifier, false, identifiers.createAuthorityKeyIdentifier(ca.certificate()));
        draft.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(keys.getPublic()));
        if (point().isPresent()) {
            draft.addExtension(Extension.cRLDistributionPoints, false, point().get());
        }
        X509Certificate certificate = signed(draft, ca.key());
        write(own.key(), keys.getPrivate());
        write(own.certificate(), certificate, ca.certificate());
    }

    private Optional<CRLDistPoint> point() {
        return revocations.map(address -> new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(
                    new DistributionPointName(
                            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address))),
                    null,
                    null)
        }));
    }

    private GeneralNames alternatives() {
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add(new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return new GeneralNames(alternatives.toArray(GeneralName[]::new));
    }

    private JcaX509v3CertificateBuilder draft(X500Name issuer, X500Name subject, KeyPair keys, Duration lifetime) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial(), from(), Date.from(clock.instant().plus(lifetime)), subject, keys.getPublic());
    }

    private Date from() {
        return Date.from(clock.instant().minus(BACKDATED));
    }

    private Date until(Duration lifetime, Instant latest) {
        Instant end = clock.instant().plus(lifetime);
        return Date.from(end.isBefore(latest) ? end : latest);
    }

    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    /** Returns a random suffix that distinguishes the CAs of several centers. */
    private String token() {
        return Integer.toHexString(random.nextInt() | 0x1000_0000);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder draft, PrivateKey by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(draft.build(new JcaContentSignerBuilder(algorithm(by)).build(by)));
    }

    static String algorithm(PrivateKey by) {
        return by.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    private static void write(Path file, Object... parts) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            for (Object part : parts) {
                pem.writeObject(part instanceof PrivateKey key ? pkcs8(key) : part);
            }
        }
        DurableFiles.create(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static PemObject pkcs8(PrivateKey key) {
        return new PemObject("PRIVATE KEY", key.getEncoded());
    }
}
