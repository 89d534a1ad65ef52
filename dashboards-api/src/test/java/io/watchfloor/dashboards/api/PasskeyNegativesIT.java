package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.passkey.Party;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator.Saying;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong in a single byte is refused by the server, and the refusal names it. */
@ExtendWith(Serving.class)
class PasskeyNegativesIT {

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static ServedBoards center;

    private PasskeyBrowser browser;

    private record Case(String code, Consumer<Saying> change) {}

    @BeforeAll
    static void serve(ServedBoards served) {
        center = served;
    }

    @BeforeEach
    void somebodyIsSignedIn() {
        browser = somebody();
    }

    private static PasskeyBrowser somebody() {
        String name = "ann " + PEOPLE.incrementAndGet();
        return new PasskeyBrowser(center.http(), center.port(), center.session(name, Role.RESPONDER));
    }

    // --- new passkeys ---

    private static Map<String, Case> newOnes() {
        Map<String, Case> all = new LinkedHashMap<>(clientData("webauthn.get"));
        all.putAll(authenticatorData(SoftAuthenticator.WITH_KEY));
        all.put("no key", new Case("passkey.key", one -> {
            one.flags &= ~SoftAuthenticator.WITH_KEY;
            one.key = null;
        }));
        all.put(
                "a key without the flag",
                new Case("passkey.malformed", one -> one.flags &= ~SoftAuthenticator.WITH_KEY));
        all.put("the flag without a key", new Case("passkey.malformed", one -> one.key = null));
        all.put(
                "an attestation object that ends early",
                new Case(
                        "passkey.malformed", one -> one.attestation = bytes -> Arrays.copyOf(bytes, bytes.length - 1)));
        all.put(
                "an attestation object with a byte too many",
                new Case(
                        "passkey.malformed", one -> one.attestation = bytes -> Arrays.copyOf(bytes, bytes.length + 1)));
        all.put(
                "an attestation object with one member more",
                new Case(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            CBORObject map = CBORObject.DecodeFromBytes(bytes);
                            map.Add("more", 1);
                            return map.EncodeToBytes();
                        }));
        all.put(
                "an attestation object that names something twice",
                new Case(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            byte[] twice = SoftAuthenticator.joined(bytes, bytes("63666d74646e6f6e65"));
                            twice[0]++;
                            return twice;
                        }));
        all.put(
                "an attestation object that is a list",
                new Case(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> CBORObject.NewArray().EncodeToBytes()));
        all.put(
                "an attestation object that nests without end",
                new Case(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            byte[] deep = new byte[8000];
                            Arrays.fill(deep, (byte) 0x81);
                            return deep;
                        }));
        all.put(
                "the id of another passkey",
                new Case("passkey.credential", one -> one.rawId = SoftAuthenticator.random(32)));
        all.put(
                "an id of 15 bytes",
                new Case("passkey.credential", one -> one.rawId = one.id = SoftAuthenticator.random(15)));
        all.put(
                "an id of 1024 bytes",
                new Case("passkey.credential", one -> one.rawId = one.id = SoftAuthenticator.random(1024)));
        all.put("an EC key that claims EdDSA", new Case("passkey.algorithm", one -> key(one, 3, -8)));
        all.put("an EC key that claims RS256", new Case("passkey.algorithm", one -> key(one, 3, -257)));
        all.put("ES384", new Case("passkey.algorithm", one -> key(one, 3, -35)));
        all.put("RS1", new Case("passkey.algorithm", one -> key(one, 3, -65535)));
        all.put(
                "a key without an algorithm",
                new Case("passkey.algorithm", one -> changed(one).Remove(3)));
        all.put(
                "an algorithm beyond 64 bits",
                new Case("passkey.algorithm", one -> changed(one).Set(3, BigInteger.ONE.shiftLeft(80))));
        all.put("an OKP key that claims ES256", new Case("passkey.algorithm", one -> key(one, 1, 1)));
        all.put("P-384 under ES256", new Case("passkey.algorithm", one -> key(one, -1, 2)));
        all.put(
                "a point off its curve",
                new Case("passkey.key", one -> flip(changed(one).get(CBORObject.FromObject(-2)))));
        all.put("the point 0, 0", new Case("passkey.key", one -> {
            changed(one).Set(-2, new byte[32]);
            changed(one).Set(-3, new byte[32]);
        }));
        all.put("a coordinate beyond the field", new Case("passkey.key", one -> {
            byte[] ones = new byte[32];
            Arrays.fill(ones, (byte) 0xff);
            changed(one).Set(-3, ones);
        }));
        all.put(
                "a coordinate of 31 bytes",
                new Case("passkey.key", one -> changed(one).Set(-2, new byte[31])));
        all.put(
                "a coordinate of 33 bytes",
                new Case("passkey.key", one -> changed(one).Set(-2, new byte[33])));
        all.put(
                "a key without y",
                new Case("passkey.malformed", one -> changed(one).Remove(-3)));
        all.put(
                "a key with its private half",
                new Case("passkey.key", one -> changed(one).Add(-4, new byte[32])));
        all.put("a key with trailing bytes", new Case("passkey.malformed", one -> one.tail = new byte[1]));
        all.put("Ed25519's neutral point", new Case("passkey.key", one -> ed25519(one, 1)));
        all.put("Ed25519's point of order 4", new Case("passkey.key", one -> ed25519(one, 0)));
        all.put("y of no point of Ed25519", new Case("passkey.key", one -> ed25519(one, 2)));
        all.put(
                "an RSA key of 1024 bits",
                new Case("passkey.key", one -> rsa(one, new byte[128], new byte[] {1, 0, 1})));
        all.put("RSA with the exponent 1", new Case("passkey.key", one -> rsa(one, new byte[256], new byte[] {1})));
        all.put("SafetyNet", new Case("passkey.attestation", one -> one.format = "android-safetynet"));
        all.put("an unknown format", new Case("passkey.attestation", one -> one.format = "homemade"));
        all.put("U2F, which checks nobody", new Case("passkey.attestation", one -> one.format = "fido-u2f"));
        all.put(
                "no proof, with a statement",
                new Case(
                        "passkey.attestation",
                        one -> one.statement = CBORObject.NewMap().Add("alg", -7)));
        all.put("a proof with a wrong signature", new Case("passkey.attestation", one -> {
            one.format = "packed";
            one.statement = CBORObject.NewMap().Add("alg", -7).Add("sig", new byte[70]);
        }));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> aNewPasskeyThatIsWrongIsRefused() {
        return newOnes().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    PasskeyBrowser ann = somebody();
                    SoftAuthenticator key = new SoftAuthenticator();
                    Caller.Answer answer = ann.enrol(key, one.getValue().change());
                    assertThat(answer.code()).isEqualTo(one.getValue().code());
                    assertThat(ann.get("/api/v1/me/passkeys").json().path("items"))
                            .isEmpty();
                    assertThat(ann.enrol(key, same -> {}).status())
                            .as("the same key, untouched")
                            .isEqualTo(200);
                }));
    }

    @Test
    void eachQuestionHasOneAnswer() {
        String challenge = browser.wish().path("challenge").asText();
        assertThat(browser.enrol(new SoftAuthenticator(), challenge, one -> {}).status())
                .isEqualTo(200);
        assertThat(browser.verify(new SoftAuthenticator(), new byte[32], one -> {})
                        .code())
                .isEqualTo("passkey.unknown");
        PasskeyBrowser bob = somebody();
        assertThat(bob.enrol(new SoftAuthenticator(), challenge, one -> {}).code())
                .as("used")
                .isEqualTo("passkey.challenge");
        String second = bob.wish().path("challenge").asText();
        assertThat(bob.enrol(new SoftAuthenticator(), second, one -> one.flags = 0x41)
                        .code())
                .isEqualTo("passkey.verification");
        assertThat(bob.enrol(new SoftAuthenticator(), second, one -> {}).code())
                .as("refused once")
                .isEqualTo("passkey.challenge");
        String former = bob.wish().path("challenge").asText();
        bob.wish();
        assertThat(bob.enrol(new SoftAuthenticator(), former, one -> {}).code())
                .as("asked anew")
                .isEqualTo("passkey.challenge");
        String carols = somebody().wish().path("challenge").asText();
        assertThat(bob.enrol(new SoftAuthenticator(), carols, one -> {}).code())
                .as("another's")
                .isEqualTo("passkey.challenge");
        String forSignIn = bob.lookChallenge();
        assertThat(bob.enrol(new SoftAuthenticator(), forSignIn, one -> {}).code())
                .as("another kind")
                .isEqualTo("passkey.challenge");
        String late = bob.wish().path("challenge").asText();
        center.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE passkey_question SET expires_at = now() - interval '1 second'"));
        assertThat(bob.enrol(new SoftAuthenticator(), late, one -> {}).code()).isEqualTo("passkey.expired");
        assertThat(bob.enrol(new SoftAuthenticator(), late, one -> {}).code()).isEqualTo("passkey.challenge");
    }

    @Test
    void anIdIsEnrolledOnce() {
        SoftAuthenticator key = new SoftAuthenticator();
        assertThat(browser.enrol(key, one -> {}).status()).isEqualTo(200);
        assertThat(browser.enrol(key, one -> {}).code()).isEqualTo("passkey.taken");
        SoftAuthenticator thief = new SoftAuthenticator();
        thief.id = key.id;
        assertThat(somebody().enrol(thief, one -> {}).code()).isEqualTo("passkey.taken");
    }

    @Test
    void aTokenEnrolsNothing() {
        Caller caller = center.caller("tom", Role.RESPONDER);
        assertThat(caller.get("/api/v1/me/passkeys/options").code()).isEqualTo("passkey.session");
    }

    // --- shown passkeys ---

    private static Map<String, Case> shownOnes() {
        Map<String, Case> all = new LinkedHashMap<>(clientData("webauthn.create"));
        all.putAll(authenticatorData(0));
        all.put("a key in it", new Case("passkey.malformed", one -> {
            one.flags |= SoftAuthenticator.WITH_KEY;
            one.key = new SoftAuthenticator().key();
        }));
        all.put("an unknown id", new Case("passkey.unknown", one -> one.rawId = SoftAuthenticator.random(32)));
        all.put("another person's handle", new Case("passkey.person", one -> one.owner = SoftAuthenticator.random(32)));
        all.put(
                "a copy made of a key that cannot be copied",
                new Case("passkey.backup", one -> one.flags |= SoftAuthenticator.ELIGIBLE));
        all.put(
                "the first bit of the signature",
                new Case("passkey.signature", one -> one.signature = bytes -> bytes[0] ^= 1));
        all.put(
                "the middle bit of the signature",
                new Case("passkey.signature", one -> one.signature = bytes -> bytes[bytes.length / 2] ^= 1));
        all.put(
                "the last bit of the signature",
                new Case("passkey.signature", one -> one.signature = bytes -> bytes[bytes.length - 1] ^= 1));
        all.put(
                "a signature of zeros",
                new Case("passkey.signature", one -> one.signature = bytes -> Arrays.fill(bytes, (byte) 0)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> aShownPasskeyThatIsWrongIsRefused() {
        SoftAuthenticator key = new SoftAuthenticator();
        PasskeyBrowser ann = somebody();
        byte[] owner = ann.owner();
        assertThat(ann.enrol(key, one -> {}).status()).isEqualTo(200);
        return shownOnes().entrySet().stream()
                .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> {
                    PasskeyBrowser nobody = new PasskeyBrowser(center.http(), center.port(), "");
                    assertThat(nobody.signIn(key, owner, one.getValue().change())
                                    .code())
                            .isEqualTo(one.getValue().code());
                    assertThat(nobody.session()).isEmpty();
                    assertThat(ann.verify(key, owner, one.getValue().change()).code())
                            .as("shown again")
                            .isEqualTo(one.getValue().code());
                    assertThat(nobody.signIn(key, owner, same -> {}).status())
                            .as("untouched")
                            .isEqualTo(200);
                }));
    }

    @Test
    void whatWasSignedByAnotherKeyIsRefused() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        SoftAuthenticator other = new SoftAuthenticator();
        other.id = key.id;
        assertThat(nobody().signIn(other, owner, one -> {}).code()).isEqualTo("passkey.signature");
    }

    @Test
    void anAnswerSignsInOnceAndInTime() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        PasskeyBrowser nobody = nobody();
        String challenge = nobody.lookChallenge();
        assertThat(nobody.signIn(key, challenge, owner, one -> {}).status()).isEqualTo(200);
        assertThat(nobody.signIn(key, challenge, owner, one -> {}).code()).isEqualTo("passkey.challenge");
        String late = nobody.lookChallenge();
        center.jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE passkey_question SET expires_at = now() - interval '1 second'"));
        assertThat(nobody.signIn(key, late, owner, one -> {}).code()).isEqualTo("passkey.expired");
        assertThat(nobody.signIn(key, SoftAuthenticator.text(new byte[32]), owner, one -> {})
                        .code())
                .isEqualTo("passkey.challenge");
    }

    @Test
    void somebodyElsesPasskeyDoesNotVerifyASession() {
        SoftAuthenticator anns = new SoftAuthenticator();
        SoftAuthenticator bobs = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(anns, one -> {});
        PasskeyBrowser bob = somebody();
        bob.enrol(bobs, one -> {});
        assertThat(bob.verify(anns, owner, one -> {}).code()).isEqualTo("passkey.person");
        assertThat(bob.verify(anns, bob.owner(), one -> {}).code()).isEqualTo("passkey.person");
    }

    @Test
    void aCounterThatGoesBackBlocksThatPasskeyOnlyUnderItsOwnSignature() {
        SoftAuthenticator key = new SoftAuthenticator();
        byte[] owner = browser.owner();
        browser.enrol(key, one -> {});
        PasskeyBrowser nobody = nobody();
        assertThat(nobody.signIn(key, owner, one -> one.counter = 70).status()).isEqualTo(200);
        key.counter = 70;
        // Anybody may say a low counter; only the key itself signs one.
        assertThat(nobody.signIn(key, owner, one -> {
                            one.counter = 1;
                            one.signature = bytes -> bytes[bytes.length - 1] ^= 1;
                        })
                        .code())
                .isEqualTo("passkey.signature");
        assertThat(nobody.signIn(key, owner, one -> {}).status()).isEqualTo(200);
        assertThat(nobody.signIn(key, owner, one -> one.counter = 72).code())
                .as("the same again")
                .isEqualTo("passkey.counter");
        assertThat(nobody.signIn(key, owner, one -> one.counter = 900).code()).isEqualTo("passkey.blocked");
        assertThat(browser.get("/api/v1/me/passkeys")
                        .json()
                        .at("/items/0/blockedAt")
                        .asText())
                .isNotEmpty();
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        assertThat(browser.get("/api/v1/me/passkeys/options").code())
                .as("no way to enrol another without a proof")
                .isEqualTo("access.step-up");
        long audited = center.jdbi()
                .withHandle(
                        handle -> handle.createQuery("SELECT count(*) FROM audit_record WHERE action = 'passkey.block'")
                                .mapTo(Long.class)
                                .one());
        assertThat(audited).isPositive();
    }

    @Test
    void whatIsNoBase64IsMalformed() {
        assertThat(nobody().send("POST", "/api/v1/auth/passkeys/verify", """
                        {"id":"a b","clientData":"e30","authenticatorData":"AA","signature":"AA","userHandle":"AA"}""").code())
                .isEqualTo("passkey.malformed");
        assertThat(nobody().send("POST", "/api/v1/auth/passkeys/verify", "{}").code())
                .isEqualTo("body.missing-field");
        assertThat(nobody().send("POST", "/api/v1/auth/recovery", "{\"code\":\"0000-0000-0000-0000\"}")
                        .code())
                .isEqualTo("passkey.code");
    }

    private static PasskeyBrowser nobody() {
        return new PasskeyBrowser(center.http(), center.port(), "");
    }

    // --- what both have ---

    private static Map<String, Case> clientData(String otherType) {
        Party other = new Party("evil.example", "https://evil.example");
        Map<String, Case> all = new LinkedHashMap<>();
        all.put("a type of the other ceremony", new Case("passkey.type", one -> one.type = otherType));
        all.put("a payment", new Case("passkey.type", one -> one.type = "payment.get"));
        all.put("one bit of the challenge", new Case("passkey.challenge", one -> {
            byte[] bytes = SoftAuthenticator.bytes(one.challenge);
            bytes[5] ^= 4;
            one.challenge = SoftAuthenticator.text(bytes);
        }));
        all.put("no challenge", new Case("passkey.challenge", one -> one.challenge = ""));
        all.put("a challenge that goes on", new Case("passkey.challenge", one -> one.challenge += "AAAA"));
        all.put("another origin", new Case("passkey.origin", one -> one.origin = other.origin()));
        all.put("another port", new Case("passkey.origin", one -> one.origin += "0"));
        all.put(
                "the origin with TLS",
                new Case("passkey.origin", one -> one.origin = one.origin.replace("http:", "https:")));
        all.put("the origin with a slash", new Case("passkey.origin", one -> one.origin += "/"));
        all.put("an app", new Case("passkey.origin", one -> one.origin = "android:apk-key-hash:AAAA"));
        all.put("a frame of another site", new Case("passkey.cross-origin", one -> one.crossOrigin = "true"));
        all.put(
                "a frame that names its top",
                new Case(
                        "passkey.cross-origin", one -> one.moreClientData = ",\"topOrigin\":\"https://evil.example\""));
        all.put("a crossOrigin that is a text", new Case("passkey.malformed", one -> one.crossOrigin = "\"false\""));
        all.put("two challenges", new Case("passkey.malformed", one -> one.moreClientData = ",\"challenge\":\"AAAA\""));
        all.put(
                "client data that ends early",
                new Case("passkey.malformed", one -> one.client = bytes -> Arrays.copyOf(bytes, bytes.length - 1)));
        all.put(
                "client data that goes on",
                new Case(
                        "passkey.malformed",
                        one -> one.client = bytes -> SoftAuthenticator.joined(bytes, new byte[] {'{', '}'})));
        all.put(
                "client data that is no UTF-8",
                new Case(
                        "passkey.malformed",
                        one -> one.client = bytes -> {
                            byte[] other2 = bytes.clone();
                            other2[12] = (byte) 0xff;
                            return other2;
                        }));
        all.put(
                "client data that is a list",
                new Case("passkey.malformed", one -> one.client = bytes -> "[]".getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    private static Map<String, Case> authenticatorData(int flags) {
        Map<String, Case> all = new LinkedHashMap<>();
        all.put("another site", new Case("passkey.rp", one -> one.rpIdHash[31] ^= 1));
        all.put(
                "nobody touched it",
                new Case("passkey.presence", one -> one.flags = flags | SoftAuthenticator.VERIFIED));
        all.put(
                "nobody was verified",
                new Case("passkey.verification", one -> one.flags = flags | SoftAuthenticator.PRESENT));
        all.put(
                "a copy of what cannot be copied",
                new Case("passkey.backup", one -> one.flags |= SoftAuthenticator.BACKED_UP));
        all.put(
                "extensions that are not there",
                new Case("passkey.malformed", one -> one.flags |= SoftAuthenticator.WITH_EXTENSIONS));
        all.put("extensions that are a text", new Case("passkey.malformed", one -> {
            one.flags |= SoftAuthenticator.WITH_EXTENSIONS;
            one.tail = new byte[] {0x61, 'a'};
        }));
        all.put(
                "extensions without the flag",
                new Case("passkey.malformed", one -> one.tail = new byte[] {(byte) 0xa0}));
        all.put(
                "36 bytes",
                new Case("passkey.malformed", one -> one.authenticator = bytes -> Arrays.copyOf(bytes, 36)));
        all.put("nothing", new Case("passkey.malformed", one -> one.authenticator = bytes -> new byte[1]));
        return all;
    }

    private static CBORObject changed(Saying one) {
        return java.util.Objects.requireNonNull(one.key);
    }

    private static void key(Saying one, int label, int value) {
        changed(one).Set(label, value);
    }

    private static void flip(CBORObject coordinate) {
        coordinate.GetByteString()[7] ^= 1;
    }

    private static void ed25519(Saying one, int y) {
        byte[] point = new byte[32];
        point[0] = (byte) y;
        one.key = CBORObject.NewOrderedMap().Add(1, 1).Add(3, -8).Add(-1, 6).Add(-2, point);
    }

    private static void rsa(Saying one, byte[] modulus, byte[] exponent) {
        modulus[0] = (byte) 0x80;
        modulus[modulus.length - 1] = 1;
        one.key = CBORObject.NewOrderedMap()
                .Add(1, 3)
                .Add(3, -257)
                .Add(-1, modulus)
                .Add(-2, exponent);
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
