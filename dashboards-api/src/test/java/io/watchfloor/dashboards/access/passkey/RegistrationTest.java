package io.watchfloor.dashboards.access.passkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.upokecenter.cbor.CBORObject;
import com.yubico.webauthn.data.ByteArray;
import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator.Saying;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which authenticators an organization allows. */
class RegistrationTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final PasskeyParty SOC = new PasskeyParty("soc.example", "https://soc.example");
    private static final UUID MODEL = UUID.fromString("ee882879-721c-4913-9775-3dfcce97072a");

    private final Maker maker = new Maker();

    /** An authenticator maker with its certificates per model. */
    private static final class Maker {
        private final KeyPair root = pair();
        private final KeyPair batch = pair();
        private final X509Certificate rootCertificate = certificate("CN=Maker", root, "CN=Maker", root, true);
        private final X509Certificate batchCertificate =
                certificate("C=SE,O=Maker,OU=Authenticator Attestation,CN=Batch 7", batch, "CN=Maker", root, false);

        private static KeyPair pair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static X509Certificate certificate(String whose, KeyPair pair, String by, KeyPair signer, boolean ca) {
            try {
                return new JcaX509CertificateConverter()
                        .getCertificate(new JcaX509v3CertificateBuilder(
                                        new X500Name(by),
                                        BigInteger.ONE,
                                        Date.from(NOW.minus(Duration.ofDays(9))),
                                        Date.from(NOW.plus(Duration.ofDays(9))),
                                        new X500Name(whose),
                                        pair.getPublic())
                                .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca))
                                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
            } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Attestation in the format {@code packed}. */
        CBORObject proof(byte[] signed) {
            try {
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(batch.getPrivate());
                signature.update(signed);
                return CBORObject.NewMap()
                        .Add("alg", -7)
                        .Add("sig", signature.sign())
                        .Add("x5c", CBORObject.NewArray().Add(batchCertificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static PasskeySettings settings(boolean attestation, UUID... models) {
        return new PasskeySettings(
                Duration.ofMinutes(5), false, Duration.ofMinutes(5), attestation, List.of(), Set.of(models));
    }

    private static @Nullable PasskeyRefusal refusal(
            PasskeySettings settings, Set<X509Certificate> roots, Consumer<Saying> change) {
        return refusal(new SoftAuthenticator(), settings, roots, change);
    }

    private static @Nullable PasskeyRefusal refusal(
            SoftAuthenticator key, PasskeySettings settings, Set<X509Certificate> roots, Consumer<Saying> change) {
        byte[] challenge = SoftAuthenticator.random(32);
        Map<String, Object> said = key.create(SoftAuthenticator.text(challenge), SOC, change);
        Registration registration = new Registration(settings, roots, Clock.fixed(NOW, ZoneOffset.UTC));
        PasskeyException refused = catchThrowableOfType(
                PasskeyException.class,
                () -> registration.decide(
                        PasskeyResponse.Created.of(
                                String.valueOf(said.get("id")),
                                String.valueOf(said.get("clientData")),
                                String.valueOf(said.get("attestation")),
                                List.of("usb", "pigeon")),
                        SOC,
                        new ByteArray(challenge),
                        new ByteArray(new byte[32]),
                        "ann"));
        return refused == null ? null : refused.why();
    }

    private void proven(Saying one) {
        one.model = MODEL;
        one.format = "packed";
        one.proof = maker::proof;
    }

    @Test
    void withoutAPolicyNobodyMustProveAnything() {
        assertThat(refusal(settings(false), Set.of(), one -> {})).isNull();
        assertThat(refusal(settings(false), Set.of(), this::proven)).isNull();
    }

    @Test
    void whoMustProveTheModelDoes() {
        assertThat(refusal(settings(true), Set.of(), one -> {})).isEqualTo(PasskeyRefusal.ATTESTATION);
        assertThat(refusal(settings(true), Set.of(), this::proven)).isNull();
    }

    @Test
    void aKeyThatVouchesForItselfProvesNothing() {
        SoftAuthenticator key = new SoftAuthenticator();
        Consumer<Saying> self = one -> {
            one.format = "packed";
            one.proof = signed -> CBORObject.NewMap().Add("alg", -7).Add("sig", key.sign(signed));
        };
        assertThat(refusal(key, settings(false), Set.of(), self)).isNull();
        assertThat(refusal(key, settings(true), Set.of(), self)).isEqualTo(PasskeyRefusal.ATTESTATION);
    }

    @Test
    void onlyMakersThatAreNamedAreBelieved() {
        assertThat(refusal(settings(true), Set.of(maker.rootCertificate), this::proven))
                .isNull();
        assertThat(refusal(settings(true), Set.of(new Maker().rootCertificate), this::proven))
                .isEqualTo(PasskeyRefusal.ATTESTATION);
    }

    @Test
    void onlyModelsThatAreNamedAreLetIn() {
        assertThat(refusal(settings(true, MODEL), Set.of(maker.rootCertificate), this::proven))
                .isNull();
        assertThat(refusal(settings(true, UUID.randomUUID()), Set.of(maker.rootCertificate), this::proven))
                .isEqualTo(PasskeyRefusal.MODEL);
        assertThat(refusal(settings(false, MODEL), Set.of(), one -> {})).isEqualTo(PasskeyRefusal.MODEL);
    }

    @Test
    void aProofOfAnotherCeremonyProvesNothing() {
        assertThat(refusal(settings(false), Set.of(), one -> {
                    proven(one);
                    one.proof = signed -> maker.proof(new byte[signed.length]);
                }))
                .isEqualTo(PasskeyRefusal.ATTESTATION);
    }
}
