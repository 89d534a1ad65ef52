package io.watchfloor.dashboards.api;

import com.upokecenter.cbor.CBORObject;
import io.watchfloor.dashboards.access.passkey.PasskeyParty;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import io.watchfloor.dashboards.access.passkey.SoftAuthenticator.Saying;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A passkey answer with one error.
 *
 * @param code of the rejection
 * @param change introduces the error
 */
record WrongPasskey(String code, Consumer<Saying> change) {

    /** Errors at enrollment. */
    static Map<String, WrongPasskey> newOnes() {
        Map<String, WrongPasskey> all = new LinkedHashMap<>(clientData("webauthn.get"));
        all.putAll(authenticatorData(SoftAuthenticator.WITH_KEY));
        all.put("no key", new WrongPasskey("passkey.key", one -> {
            one.flags &= ~SoftAuthenticator.WITH_KEY;
            one.key = null;
        }));
        all.put(
                "a key without the flag",
                new WrongPasskey("passkey.malformed", one -> one.flags &= ~SoftAuthenticator.WITH_KEY));
        all.put("the flag without a key", new WrongPasskey("passkey.malformed", one -> one.key = null));
        all.put(
                "an attestation object that ends early",
                new WrongPasskey(
                        "passkey.malformed", one -> one.attestation = bytes -> Arrays.copyOf(bytes, bytes.length - 1)));
        all.put(
                "an attestation object with a byte too many",
                new WrongPasskey(
                        "passkey.malformed", one -> one.attestation = bytes -> Arrays.copyOf(bytes, bytes.length + 1)));
        all.put(
                "an attestation object with one member more",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            CBORObject map = CBORObject.DecodeFromBytes(bytes);
                            map.Add("more", 1);
                            return map.EncodeToBytes();
                        }));
        all.put(
                "an attestation object that names something twice",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            byte[] twice = SoftAuthenticator.joined(bytes, bytes("63666d74646e6f6e65"));
                            twice[0]++;
                            return twice;
                        }));
        all.put(
                "an attestation object that is a list",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> CBORObject.NewArray().EncodeToBytes()));
        all.put(
                "an attestation object that nests without end",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.attestation = bytes -> {
                            byte[] deep = new byte[8000];
                            Arrays.fill(deep, (byte) 0x81);
                            return deep;
                        }));
        all.put(
                "the id of another passkey",
                new WrongPasskey("passkey.credential", one -> one.rawId = SoftAuthenticator.random(32)));
        all.put(
                "an id of 15 bytes",
                new WrongPasskey("passkey.credential", one -> one.rawId = one.id = SoftAuthenticator.random(15)));
        all.put(
                "an id of 1024 bytes",
                new WrongPasskey("passkey.credential", one -> one.rawId = one.id = SoftAuthenticator.random(1024)));
        all.put("an EC key that claims EdDSA", new WrongPasskey("passkey.algorithm", one -> key(one, 3, -8)));
        all.put("an EC key that claims RS256", new WrongPasskey("passkey.algorithm", one -> key(one, 3, -257)));
        all.put("ES384", new WrongPasskey("passkey.algorithm", one -> key(one, 3, -35)));
        all.put("RS1", new WrongPasskey("passkey.algorithm", one -> key(one, 3, -65535)));
        all.put(
                "a key without an algorithm",
                new WrongPasskey("passkey.algorithm", one -> changed(one).Remove(3)));
        all.put(
                "an algorithm beyond 64 bits",
                new WrongPasskey("passkey.algorithm", one -> changed(one).Set(3, BigInteger.ONE.shiftLeft(80))));
        all.put("an OKP key that claims ES256", new WrongPasskey("passkey.algorithm", one -> key(one, 1, 1)));
        all.put("P-384 under ES256", new WrongPasskey("passkey.algorithm", one -> key(one, -1, 2)));
        all.put(
                "a point off its curve",
                new WrongPasskey("passkey.key", one -> flip(changed(one).get(CBORObject.FromObject(-2)))));
        all.put("the point 0, 0", new WrongPasskey("passkey.key", one -> {
            changed(one).Set(-2, new byte[32]);
            changed(one).Set(-3, new byte[32]);
        }));
        all.put("a coordinate beyond the field", new WrongPasskey("passkey.key", one -> {
            byte[] ones = new byte[32];
            Arrays.fill(ones, (byte) 0xff);
            changed(one).Set(-3, ones);
        }));
        all.put(
                "a coordinate of 31 bytes",
                new WrongPasskey("passkey.key", one -> changed(one).Set(-2, new byte[31])));
        all.put(
                "a coordinate of 33 bytes",
                new WrongPasskey("passkey.key", one -> changed(one).Set(-2, new byte[33])));
        all.put(
                "a key without y",
                new WrongPasskey("passkey.malformed", one -> changed(one).Remove(-3)));
        all.put(
                "a key with its private half",
                new WrongPasskey("passkey.key", one -> changed(one).Add(-4, new byte[32])));
        all.put("a key with trailing bytes", new WrongPasskey("passkey.malformed", one -> one.tail = new byte[1]));
        all.put("Ed25519's neutral point", new WrongPasskey("passkey.key", one -> ed25519(one, 1)));
        all.put("Ed25519's point of order 4", new WrongPasskey("passkey.key", one -> ed25519(one, 0)));
        all.put("y of no point of Ed25519", new WrongPasskey("passkey.key", one -> ed25519(one, 2)));
        all.put(
                "an RSA key of 1024 bits",
                new WrongPasskey("passkey.key", one -> rsa(one, new byte[128], new byte[] {1, 0, 1})));
        all.put(
                "RSA with the exponent 1",
                new WrongPasskey("passkey.key", one -> rsa(one, new byte[256], new byte[] {1})));
        all.put("SafetyNet", new WrongPasskey("passkey.attestation", one -> one.format = "android-safetynet"));
        all.put("an unknown format", new WrongPasskey("passkey.attestation", one -> one.format = "homemade"));
        all.put("U2F, which checks nobody", new WrongPasskey("passkey.attestation", one -> one.format = "fido-u2f"));
        all.put(
                "no proof, with a statement",
                new WrongPasskey(
                        "passkey.attestation",
                        one -> one.statement = CBORObject.NewMap().Add("alg", -7)));
        all.put("a proof with a wrong signature", new WrongPasskey("passkey.attestation", one -> {
            one.format = "packed";
            one.statement = CBORObject.NewMap().Add("alg", -7).Add("sig", new byte[70]);
        }));
        return all;
    }

    /** Errors at sign-in. */
    static Map<String, WrongPasskey> shownOnes() {
        Map<String, WrongPasskey> all = new LinkedHashMap<>(clientData("webauthn.create"));
        all.putAll(authenticatorData(0));
        all.put("a key in it", new WrongPasskey("passkey.malformed", one -> {
            one.flags |= SoftAuthenticator.WITH_KEY;
            one.key = new SoftAuthenticator().key();
        }));
        all.put("an unknown id", new WrongPasskey("passkey.unknown", one -> one.rawId = SoftAuthenticator.random(32)));
        all.put(
                "another person's handle",
                new WrongPasskey("passkey.person", one -> one.owner = SoftAuthenticator.random(32)));
        all.put(
                "a copy made of a key that cannot be copied",
                new WrongPasskey("passkey.backup", one -> one.flags |= SoftAuthenticator.ELIGIBLE));
        all.put(
                "the first bit of the signature",
                new WrongPasskey("passkey.signature", one -> one.signature = bytes -> bytes[0] ^= 1));
        all.put(
                "the middle bit of the signature",
                new WrongPasskey("passkey.signature", one -> one.signature = bytes -> bytes[bytes.length / 2] ^= 1));
        all.put(
                "the last bit of the signature",
                new WrongPasskey("passkey.signature", one -> one.signature = bytes -> bytes[bytes.length - 1] ^= 1));
        all.put(
                "a signature of zeros",
                new WrongPasskey("passkey.signature", one -> one.signature = bytes -> Arrays.fill(bytes, (byte) 0)));
        return all;
    }

    private static Map<String, WrongPasskey> clientData(String otherType) {
        PasskeyParty other = new PasskeyParty("evil.example", "https://evil.example");
        Map<String, WrongPasskey> all = new LinkedHashMap<>();
        all.put("a type of the other ceremony", new WrongPasskey("passkey.type", one -> one.type = otherType));
        all.put("a payment", new WrongPasskey("passkey.type", one -> one.type = "payment.get"));
        all.put("one bit of the challenge", new WrongPasskey("passkey.challenge", one -> {
            byte[] bytes = SoftAuthenticator.bytes(one.challenge);
            bytes[5] ^= 4;
            one.challenge = SoftAuthenticator.text(bytes);
        }));
        all.put("no challenge", new WrongPasskey("passkey.challenge", one -> one.challenge = ""));
        all.put("a challenge that goes on", new WrongPasskey("passkey.challenge", one -> one.challenge += "AAAA"));
        all.put("another origin", new WrongPasskey("passkey.origin", one -> one.origin = other.origin()));
        all.put("another port", new WrongPasskey("passkey.origin", one -> one.origin += "0"));
        all.put(
                "the origin with TLS",
                new WrongPasskey("passkey.origin", one -> one.origin = one.origin.replace("http:", "https:")));
        all.put("the origin with a slash", new WrongPasskey("passkey.origin", one -> one.origin += "/"));
        all.put("an app", new WrongPasskey("passkey.origin", one -> one.origin = "android:apk-key-hash:AAAA"));
        all.put("a frame of another site", new WrongPasskey("passkey.cross-origin", one -> one.crossOrigin = "true"));
        all.put(
                "a frame that names its top",
                new WrongPasskey(
                        "passkey.cross-origin", one -> one.moreClientData = ",\"topOrigin\":\"https://evil.example\""));
        all.put(
                "a crossOrigin that is a text",
                new WrongPasskey("passkey.malformed", one -> one.crossOrigin = "\"false\""));
        all.put(
                "two challenges",
                new WrongPasskey("passkey.malformed", one -> one.moreClientData = ",\"challenge\":\"AAAA\""));
        all.put(
                "client data that ends early",
                new WrongPasskey(
                        "passkey.malformed", one -> one.client = bytes -> Arrays.copyOf(bytes, bytes.length - 1)));
        all.put(
                "client data that goes on",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.client = bytes -> SoftAuthenticator.joined(bytes, new byte[] {'{', '}'})));
        all.put(
                "client data that is no UTF-8",
                new WrongPasskey(
                        "passkey.malformed",
                        one -> one.client = bytes -> {
                            byte[] broken = bytes.clone();
                            broken[12] = (byte) 0xff;
                            return broken;
                        }));
        all.put(
                "client data that is a list",
                new WrongPasskey(
                        "passkey.malformed", one -> one.client = bytes -> "[]".getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    private static Map<String, WrongPasskey> authenticatorData(int flags) {
        Map<String, WrongPasskey> all = new LinkedHashMap<>();
        all.put("another site", new WrongPasskey("passkey.rp", one -> one.rpIdHash[31] ^= 1));
        all.put(
                "nobody touched it",
                new WrongPasskey("passkey.presence", one -> one.flags = flags | SoftAuthenticator.VERIFIED));
        all.put(
                "nobody was verified",
                new WrongPasskey("passkey.verification", one -> one.flags = flags | SoftAuthenticator.PRESENT));
        all.put(
                "a copy of what cannot be copied",
                new WrongPasskey("passkey.backup", one -> one.flags |= SoftAuthenticator.BACKED_UP));
        all.put(
                "extensions that are not there",
                new WrongPasskey("passkey.malformed", one -> one.flags |= SoftAuthenticator.WITH_EXTENSIONS));
        all.put("extensions that are a text", new WrongPasskey("passkey.malformed", one -> {
            one.flags |= SoftAuthenticator.WITH_EXTENSIONS;
            one.tail = new byte[] {0x61, 'a'};
        }));
        all.put("extensions that go on", new WrongPasskey("passkey.malformed", one -> {
            one.flags |= SoftAuthenticator.WITH_EXTENSIONS;
            one.tail = new byte[] {(byte) 0xa0, (byte) 0xa0};
        }));
        all.put(
                "extensions without the flag",
                new WrongPasskey("passkey.malformed", one -> one.tail = new byte[] {(byte) 0xa0}));
        all.put(
                "36 bytes",
                new WrongPasskey("passkey.malformed", one -> one.authenticator = bytes -> Arrays.copyOf(bytes, 36)));
        all.put("nothing", new WrongPasskey("passkey.malformed", one -> one.authenticator = bytes -> new byte[1]));
        return all;
    }

    private static CBORObject changed(Saying one) {
        return Objects.requireNonNull(one.key);
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
        return HexFormat.of().parseHex(hex);
    }
}
