package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORObject;
import io.watchfloor.config.digest.Digests;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A software authenticator with one passkey, and its browser. Every byte of an answer can be changed before it is sent.
 */
public final class SoftAuthenticator {

    public static final int PRESENT = 0x01;
    public static final int VERIFIED = 0x04;
    public static final int ELIGIBLE = 0x08;
    public static final int BACKED_UP = 0x10;
    public static final int WITH_KEY = 0x40;
    public static final int WITH_EXTENSIONS = 0x80;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final int algorithm;
    private final KeyPair pair;
    public byte[] id = random(32);
    public long counter = 1;

    /** Content of an answer before it is encoded. */
    public static final class Saying {
        public String type;
        public String challenge;
        public String origin;
        public @Nullable String crossOrigin;
        public String moreClientData = "";
        public byte[] rpIdHash;
        public int flags;
        public long counter;
        public UUID model = new UUID(0, 0);
        public byte[] id;
        public byte[] rawId;
        public @Nullable CBORObject key;
        public byte[] tail = {};
        public String format = "none";
        public CBORObject statement = CBORObject.NewMap();
        public byte[] owner = {};
        public Consumer<byte[]> signature = bytes -> {};
        public java.util.function.UnaryOperator<byte[]> client = bytes -> bytes;
        public java.util.function.UnaryOperator<byte[]> authenticator = bytes -> bytes;
        public java.util.function.UnaryOperator<byte[]> attestation = bytes -> bytes;
        public java.util.function.@Nullable Function<byte[], CBORObject> proof;

        Saying(String type, String challenge, String origin, String rpId, byte[] id, long counter) {
            this.type = type;
            this.challenge = challenge;
            this.origin = origin;
            this.rpIdHash = Digests.sha256(rpId.getBytes(StandardCharsets.UTF_8));
            this.id = id;
            this.rawId = id;
            this.counter = counter;
        }

        byte[] clientData() {
            String json = "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s%s}"
                    .formatted(
                            type,
                            challenge,
                            origin,
                            crossOrigin == null ? "" : ",\"crossOrigin\":" + crossOrigin,
                            moreClientData);
            return client.apply(json.getBytes(StandardCharsets.UTF_8));
        }

        byte[] authenticatorData() {
            byte[] head = ByteBuffer.allocate(37)
                    .put(rpIdHash)
                    .put((byte) flags)
                    .putInt((int) counter)
                    .array();
            byte[] attested = {};
            if (key != null) {
                byte[] cose = key.EncodeToBytes();
                attested = ByteBuffer.allocate(18 + id.length + cose.length)
                        .putLong(model.getMostSignificantBits())
                        .putLong(model.getLeastSignificantBits())
                        .putShort((short) id.length)
                        .put(id)
                        .put(cose)
                        .array();
            }
            return authenticator.apply(joined(joined(head, attested), tail));
        }
    }

    public SoftAuthenticator() {
        this(CoseKey.ES256);
    }

    /** @param algorithm COSE number */
    public SoftAuthenticator(int algorithm) {
        this.algorithm = algorithm;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (algorithm) {
                        case CoseKey.ES256 -> "EC";
                        case CoseKey.EDDSA -> "Ed25519";
                        default -> "RSA";
                    });
            if (algorithm == CoseKey.ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (algorithm == CoseKey.RS256) {
                generator.initialize(2048);
            }
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Members of the JSON for a new passkey. */
    public Map<String, Object> create(String challenge, PasskeyParty party, Consumer<Saying> change) {
        Saying saying = new Saying(ClientData.CREATE, challenge, party.origin(), party.id(), id, counter);
        saying.flags = PRESENT | VERIFIED | WITH_KEY;
        saying.key = key();
        change.accept(saying);
        byte[] authData = saying.authenticatorData();
        byte[] clientData = saying.clientData();
        if (saying.proof != null) {
            saying.statement = saying.proof.apply(joined(authData, Digests.sha256(clientData)));
        }
        CBORObject object = CBORObject.NewOrderedMap()
                .Add("fmt", saying.format)
                .Add("attStmt", saying.statement)
                .Add("authData", authData);
        return Map.of(
                "id", text(saying.rawId),
                "clientData", text(clientData),
                "attestation", text(saying.attestation.apply(object.EncodeToBytes())));
    }

    /** Members of the JSON for an assertion. Increases the counter. */
    public Map<String, Object> get(String challenge, PasskeyParty party, byte[] owner, Consumer<Saying> change) {
        counter++;
        Saying saying = new Saying(ClientData.GET, challenge, party.origin(), party.id(), id, counter);
        saying.flags = PRESENT | VERIFIED;
        saying.owner = owner;
        change.accept(saying);
        byte[] authData = saying.authenticatorData();
        byte[] clientData = saying.clientData();
        byte[] signature = sign(joined(authData, Digests.sha256(clientData)));
        saying.signature.accept(signature);
        return Map.of(
                "id", text(saying.rawId),
                "clientData", text(clientData),
                "authenticatorData", text(authData),
                "signature", text(signature),
                "userHandle", text(saying.owner));
    }

    /** Signs with the passkey. */
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case CoseKey.ES256 -> "SHA256withECDSA";
                        case CoseKey.EDDSA -> "Ed25519";
                        default -> "SHA256withRSA";
                    });
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key in COSE encoding. */
    public CBORObject key() {
        CBORObject key = CBORObject.NewOrderedMap();
        return switch (pair.getPublic()) {
            case ECPublicKey ec ->
                key.Add(1, 2)
                        .Add(3, -7)
                        .Add(-1, 1)
                        .Add(-2, fixed(ec.getW().getAffineX(), 32))
                        .Add(-3, fixed(ec.getW().getAffineY(), 32));
            case RSAPublicKey rsa ->
                key.Add(1, 3)
                        .Add(3, -257)
                        .Add(-1, fixed(rsa.getModulus(), 256))
                        .Add(-2, rsa.getPublicExponent().toByteArray());
            case EdECPublicKey ed -> {
                byte[] little = reversed(fixed(ed.getPoint().getY(), 32));
                little[31] |= ed.getPoint().isXOdd() ? (byte) 0x80 : 0;
                yield key.Add(1, 1).Add(3, -8).Add(-1, 6).Add(-2, little);
            }
            default -> throw new IllegalStateException("No such key");
        };
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int count = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - count, fixed, length - count, count);
        return fixed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] other = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            other[i] = bytes[bytes.length - 1 - i];
        }
        return other;
    }

    public static byte[] random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    public static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static byte[] bytes(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
