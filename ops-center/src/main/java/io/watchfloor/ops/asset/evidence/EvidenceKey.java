package io.watchfloor.ops.asset.evidence;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.explain.MatchReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of an asset. Encrypts deflated evidence with AES-256-GCM (NIST SP 800-38D), bound to asset, generation and
 * record. The nonce is an HMAC of the plain text, as in synthetic IVs (RFC 5297). Therefore encrypting the same
 * record again produces the same ciphertext without randomness, and no nonce is used for two different texts.
 */
public final class EvidenceKey {

    /** Size of an encryption key in bytes. */
    public static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String HMAC = "HmacSHA256";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, List<MatchReason>>> BY_RULE = new TypeReference<>() {};

    private final AssetKey asset;
    private final long generation;
    private final SecretKeySpec sealing;
    private final SecretKeySpec naming;

    /**
     * @param generation how many erasures preceded this key
     * @param secret {@value #BYTES} random bytes
     */
    public EvidenceKey(AssetKey asset, long generation, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("an evidence key has " + BYTES + " bytes, not " + secret.length);
        }
        this.asset = asset;
        this.generation = generation;
        SecretKeySpec root = new SecretKeySpec(secret, HMAC);
        this.sealing = new SecretKeySpec(hmac(root, utf8("seal")), "AES");
        this.naming = new SecretKeySpec(hmac(root, utf8("nonce")), HMAC);
    }

    public long generation() {
        return generation;
    }

    /** @param record id of the record that is encrypted */
    public SealedEvidence seal(String record, EvidenceRecord proof) {
        byte[] plain = deflated(plain(proof));
        byte[] bound = bound(record);
        byte[] nonce = nonce(bound, plain);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, bound, plain)
                .orElseThrow(() -> new IllegalStateException("the evidence could not be encrypted"));
        byte[] content = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, content, nonce.length, sealed.length);
        return new SealedEvidence(asset, generation, content);
    }

    /** @return empty when the evidence was not encrypted with this key for this record */
    public Optional<EvidenceRecord> open(String record, SealedEvidence sealed) {
        byte[] content = sealed.content();
        if (sealed.generation() != generation || content.length < NONCE_BYTES + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(content, NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(content, NONCE_BYTES, content.length);
        return crypt(Cipher.DECRYPT_MODE, nonce, bound(record), rest).map(plain -> proof(inflated(plain)));
    }

    private byte[] bound(String record) {
        return utf8("1\n" + generation + "\n" + asset + "\n" + record);
    }

    private byte[] nonce(byte[] bound, byte[] plain) {
        byte[] all = Arrays.copyOf(bound, bound.length + 1 + plain.length);
        System.arraycopy(plain, 0, all, bound.length + 1, plain.length);
        return Arrays.copyOf(hmac(naming, all), NONCE_BYTES);
    }

    private Optional<byte[]> crypt(int mode, byte[] nonce, byte[] bound, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(bound);
            return Optional.of(cipher.doFinal(text));
        } catch (javax.crypto.AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks AES-GCM", e);
        }
    }

    private static byte[] hmac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + HMAC, e);
        }
    }

    /** Builds the plain text for encryption: a line of JSON with the quoted values, followed by the record. */
    private static byte[] plain(EvidenceRecord proof) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(JSON.writeValueAsBytes(proof.because()));
            out.write('\n');
            out.write(utf8(proof.raw()));
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EvidenceRecord proof(byte[] plain) {
        try {
            int line = 0;
            while (plain[line] != '\n') {
                line++;
            }
            String raw = new String(plain, line + 1, plain.length - line - 1, StandardCharsets.UTF_8);
            return new EvidenceRecord(raw, JSON.readValue(plain, 0, line, BY_RULE));
        } catch (IOException e) {
            throw new UncheckedIOException("decrypted evidence is malformed", e);
        }
    }

    /**
     * Compresses before encryption, because ciphertext cannot be compressed. Compression reduces a record to about a
     * third of its size.
     */
    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 64);
            byte[] part = new byte[8192];
            while (!deflater.finished()) {
                out.write(part, 0, deflater.deflate(part));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(byte[] packed) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream out = new ByteArrayOutputStream(packed.length * 4);
            byte[] part = new byte[8192];
            while (!inflater.finished()) {
                int got = inflater.inflate(part);
                if (got == 0 && inflater.needsInput()) {
                    throw new IllegalStateException("decrypted evidence is truncated");
                }
                out.write(part, 0, got);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalStateException("decrypted evidence is malformed", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
