package io.watchfloor.dashboards.audit.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TSPUtil;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.tsp.TimeStampTokenInfo;
import org.jspecify.annotations.Nullable;

/**
 * Checks responses of a time stamp authority. The revocation of certificates is not checked, so that a check needs no network and has the
 * same result in ten years.
 */
public final class TimeStampCheck {

    /** Largest response: a token with a chain of certificates has 3 to 10 kB. */
    public static final int MOST_BYTES = 64 * 1024;

    /** Not registered, so that nothing else of the process uses it. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final Set<TrustAnchor> trusted;
    private final Optional<String> policy;

    /** The result of a check. */
    public sealed interface Result {
        record Valid(TimeStamp stamp) implements Result {}

        /** @param code stable, such as {@code time-stamp.nonce} */
        record Refused(String code, String message) implements Result {}
    }

    private TimeStampCheck(Set<TrustAnchor> trusted, Optional<String> policy) {
        this.trusted = trusted;
        this.policy = policy;
    }

    /**
     * @param pem certificates of which one must have issued the authority's certificate, directly or not
     * @param policy OID that each time stamp must have; empty for any
     * @throws CertificateException if the text contains no certificate
     */
    public static TimeStampCheck of(String pem, Optional<String> policy) throws CertificateException {
        Set<TrustAnchor> anchors = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                .stream()
                .filter(X509Certificate.class::isInstance)
                .map(one -> new TrustAnchor((X509Certificate) one, null))
                .collect(Collectors.toUnmodifiableSet());
        if (anchors.isEmpty()) {
            throw new CertificateException("the file contains no certificate");
        }
        return new TimeStampCheck(anchors, policy);
    }

    /** A request (DER) for a time stamp of a hash, with the certificate of the authority in the response. */
    public byte[] request(String sha256, BigInteger nonce) {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        policy.ifPresent(oid -> generator.setReqPolicy(new ASN1ObjectIdentifier(oid)));
        try {
            return generator
                    .generate(TSPAlgorithms.SHA256, HexFormat.of().parseHex(sha256), nonce)
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("The request for a time stamp has no DER encoding", e);
        }
    }

    /**
     * Checks a response.
     *
     * @param sha256 what the authority must have confirmed
     * @param nonce of the request; null if the request is not known
     */
    public Result check(byte[] response, String sha256, @Nullable BigInteger nonce) {
        TimeStampToken token;
        try {
            TimeStampResponse read = new TimeStampResponse(response);
            token = read.getTimeStampToken();
            boolean granted = read.getStatus() == PKIStatus.GRANTED || read.getStatus() == PKIStatus.GRANTED_WITH_MODS;
            if (!granted || token == null) {
                return refused(
                        "time-stamp.rejected",
                        "The authority rejected the request with the status %d.".formatted(read.getStatus()));
            }
            return check(token, sha256, nonce, response);
        } catch (TSPException | IOException | RuntimeException e) {
            // The parser reports malformed input also with exceptions such as IllegalArgumentException.
            return refused("time-stamp.unreadable", "The response is not a time stamp response of RFC 3161.");
        }
    }

    private Result check(TimeStampToken token, String sha256, @Nullable BigInteger nonce, byte[] response) {
        TimeStampTokenInfo info = token.getTimeStampInfo();
        if (!info.getMessageImprintAlgOID().equals(TSPAlgorithms.SHA256)
                || !Arrays.equals(info.getMessageImprintDigest(), HexFormat.of().parseHex(sha256))) {
            return refused("time-stamp.imprint", "The time stamp is of another hash.");
        }
        if (nonce != null && !nonce.equals(info.getNonce())) {
            return refused("time-stamp.nonce", "The time stamp was made for another request.");
        }
        String stated = info.getPolicy().getId();
        if (policy.filter(wanted -> !wanted.equals(stated)).isPresent()) {
            return refused("time-stamp.policy", "The time stamp has the policy %s.".formatted(stated));
        }
        List<X509CertificateHolder> signers = token.getCertificates().getMatches(null).stream()
                .filter(token.getSID()::match)
                .toList();
        if (signers.size() != 1) {
            return refused("time-stamp.certificate", "The time stamp does not contain the certificate of its signer.");
        }
        X509CertificateHolder signer = signers.getFirst();
        try {
            TSPUtil.validateCertificate(signer);
        } catch (TSPException e) {
            return refused("time-stamp.certificate", "The certificate of the signer is not for time stamps.");
        }
        if (!signer.isValidOn(info.getGenTime())) {
            return refused(
                    "time-stamp.certificate",
                    "The certificate of the signer was not valid at the time of the time stamp.");
        }
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(PROVIDER)
                    .build(signer));
        } catch (TSPException | OperatorCreationException | CertificateException e) {
            return refused("time-stamp.signature", "The signature of the time stamp is invalid.");
        }
        try {
            requirePath(token, signer);
        } catch (CertPathBuilderException e) {
            return refused(
                    "time-stamp.trust", "None of the trusted certificates issued the certificate of the signer.");
        } catch (GeneralSecurityException e) {
            return refused("time-stamp.trust", "The certificates of the time stamp cannot be used.");
        }
        return new Result.Valid(new TimeStamp(
                info.getGenTime().toInstant(),
                signer.getSubject().toString(),
                Base64.getEncoder().encodeToString(response)));
    }

    private void requirePath(TimeStampToken token, X509CertificateHolder signer) throws GeneralSecurityException {
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        List<X509Certificate> present = new ArrayList<>();
        for (X509CertificateHolder one : token.getCertificates().getMatches(null)) {
            present.add(converter.getCertificate(one));
        }
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(converter.getCertificate(signer));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(present)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(token.getTimeStampInfo().getGenTime());
        var unused = CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    private static Result refused(String code, String message) {
        return new Result.Refused(code, message);
    }
}
