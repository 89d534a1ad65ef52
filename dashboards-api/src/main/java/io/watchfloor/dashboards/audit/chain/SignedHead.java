package io.watchfloor.dashboards.audit.chain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/**
 * A signed chain head: a signed statement about the last record of the chain at a point in time. A copy outside the
 * database reveals whether records were removed or rewritten later.
 *
 * <p>Signed content: {@code watchfloor-audit-head-1}, the name of the chain, its hash and the public key, each as 2
 * bytes of length and UTF-8, then the sequence number and the time in microseconds, 8 bytes each, big-endian.
 *
 * @param seq sequence number of the last record, which is also the number of records
 * @param key public key of the signer, Ed25519 (RFC 8410), in Base64 as in its PEM file
 * @param signature in Base64
 */
public record SignedHead(String chain, long seq, ChainHash hash, Instant at, String key, String signature) {

    private static final String PURPOSE = "watchfloor-audit-head-1";
    private static final String ALGORITHM = "Ed25519";

    /** Bytes of a text, whose length is written in 2 bytes. */
    private static final int LONGEST = 0xffff;

    public static SignedHead sign(
            String chain, long seq, ChainHash hash, Instant at, PublicKey publicKey, PrivateKey privateKey) {
        String key = Base64.getEncoder().encodeToString(publicKey.getEncoded());
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message(chain, seq, hash, at, key));
            return new SignedHead(chain, seq, hash, at, key, Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit key cannot sign", e);
        }
    }

    /** Whether the owner of {@link #key} signed exactly this content. */
    public boolean isGenuine() {
        try {
            PublicKey publicKey = KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(publicKey);
            check.update(message(chain, seq, hash, at, key));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // not a valid key or signature
        }
    }

    private static byte[] message(String chain, long seq, ChainHash hash, Instant at, String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (String text : new String[] {PURPOSE, chain, hash.hex(), key}) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                if (utf8.length > LONGEST) {
                    throw new IllegalArgumentException("A text of %d bytes in a chain head".formatted(utf8.length));
                }
                out.writeShort(utf8.length);
                out.write(utf8);
            }
            out.writeLong(seq);
            out.writeLong(ChainHash.micros(at));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writes to memory only
        }
        return bytes.toByteArray();
    }
}
