package io.watchfloor.config.tls;

import io.watchfloor.config.node.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificate revocation list of the node's own CA: {@code ca.crl} (DER, RFC 5280) is valid for one week, and is signed
 * again each day or when the file {@code revoked} changes. That file has the serial number of one revoked certificate
 * per line, in hexadecimal digits as openssl prints them; the file is missing while nothing is revoked.
 */
final class RevocationList {

    static final String FILE = "ca.crl";
    static final String REVOKED = "revoked";

    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration SIGNED_EVERY = Duration.ofDays(1);
    private static final int HEXADECIMAL = 16;

    private final Path folder;
    private final Clock clock;

    RevocationList(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Signs a new revocation list if the list is due or the revoked serial numbers have changed. */
    void ensure(ServerIdentity ca) throws IOException, GeneralSecurityException, OperatorCreationException {
        Set<BigInteger> revoked = revoked();
        if (!isGood(ca, revoked)) {
            DurableFiles.create(folder.resolve(FILE), signed(ca, revoked));
        }
    }

    private Set<BigInteger> revoked() throws IOException {
        Path file = folder.resolve(REVOKED);
        Set<BigInteger> serials = new TreeSet<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String digits = line.replace(":", "").strip();
                if (!digits.matches("[0-9A-Fa-f]{0,40}")) {
                    throw new IOException("%s contains an invalid serial number (expected up to 40 hexadecimal digits)"
                            .formatted(file));
                }
                if (!digits.isEmpty()) {
                    serials.add(new BigInteger(digits, HEXADECIMAL));
                }
            }
        }
        return serials;
    }

    private boolean isGood(ServerIdentity ca, Set<BigInteger> revoked) {
        try {
            X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(Files.readAllBytes(folder.resolve(FILE))));
            list.verify(ca.certificate().getPublicKey());
            Instant made = list.getThisUpdate().toInstant();
            return !made.isAfter(clock.instant())
                    && made.plus(SIGNED_EVERY).isAfter(clock.instant())
                    && serials(list).equals(revoked);
        } catch (IOException | GeneralSecurityException e) {
            return false; // There is no revocation list yet, or another CA signed the existing list.
        }
    }

    private static Set<BigInteger> serials(X509CRL list) {
        Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
        return entries == null
                ? Set.of()
                : entries.stream().map(X509CRLEntry::getSerialNumber).collect(Collectors.toSet());
    }

    private byte[] signed(ServerIdentity ca, Set<BigInteger> revoked)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Instant now = clock.instant();
        JcaX509v2CRLBuilder draft = new JcaX509v2CRLBuilder(ca.certificate(), Date.from(now));
        draft.setNextUpdate(Date.from(now.plus(LIFETIME)));
        for (BigInteger serial : revoked) {
            draft.addCRLEntry(serial, Date.from(now), CRLReason.unspecified);
        }
        draft.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
        draft.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.certificate()));
        return draft.build(new JcaContentSignerBuilder(PrivateCa.algorithm(ca.key())).build(ca.key()))
                .getEncoded();
    }
}
