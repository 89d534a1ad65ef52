package io.watchfloor.ops.paging.contact.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** The encryption for one browser. */
class PushEncryptionTest {

    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    /** The keys of the example in section 5 and appendix A of RFC 8291. */
    private static final String BROWSER =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    private static final String CENTER =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private static final String CENTER_SECRET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";

    @Test
    void theExampleOfRfc8291IsReproducedExactly() throws GeneralSecurityException {
        byte[] sealed = PushEncryption.encrypt(
                "When I grow up, I want to be a watermelon".getBytes(UTF_8),
                new PushSubscription(
                        URI.create("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"),
                        P256.read(BASE64.decode(BROWSER)),
                        ByteString.fromArray(BASE64.decode("BTBZMqHH6r4Tts7J_aSIgg"))),
                pair(),
                BASE64.decode("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed))
                .isEqualTo("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                        + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                        + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
    }

    @Test
    void theLongestMessageFillsOneRecord() {
        SecureRandom random = new SecureRandom();
        PushSubscription to = new PushSubscription(
                URI.create("https://push.example/1"),
                (ECPublicKey) P256.pair(random).getPublic(),
                ByteString.fromArray(new byte[PushEncryption.AUTH_BYTES]));
        assertThat(PushEncryption.encrypt(new byte[PushEncryption.LONGEST], to, random))
                .hasSize(PushEncryption.RECORD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushEncryption.encrypt(new byte[PushEncryption.LONGEST + 1], to, random));
    }

    @Test
    void aPointOutsideTheCurveIsRejected() {
        byte[] point = BASE64.decode(BROWSER);
        point[point.length - 1] ^= 1;
        assertThatIllegalArgumentException().isThrownBy(() -> P256.read(point));
        assertThatIllegalArgumentException().isThrownBy(() -> P256.read(new byte[P256.POINT_BYTES]));
        assertThat(P256.written(P256.read(BASE64.decode(BROWSER)))).isEqualTo(BASE64.decode(BROWSER));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        ECPublicKey open = P256.read(BASE64.decode(CENTER));
        return new KeyPair(
                open,
                KeyFactory.getInstance("EC")
                        .generatePrivate(new ECPrivateKeySpec(
                                new BigInteger(1, BASE64.decode(CENTER_SECRET)), open.getParams())));
    }
}
