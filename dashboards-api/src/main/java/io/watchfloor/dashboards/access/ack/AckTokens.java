package io.watchfloor.dashboards.access.ack;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.ops.platform.id.CaseId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Encodes an acknowledge claim as a signed token (HMAC-SHA256, truncated to 128 bits) and decodes it. The token
 * contains the whole claim, so sending a notification stores nothing. The same claim always has the same token, so a
 * repeated notification contains the same link.
 */
public final class AckTokens {

    /** Length of the truncated signature, which keeps links in text messages short. */
    private static final int SIGNATURE_BYTES = 16;

    private static final int ID_BYTES = 12;
    private static final int VERSION = 1;
    private static final int LONGEST = 1000;
    private static final int LONGEST_TEXT = 0x7FFF;

    /** Flag for an id of hexadecimal digits, which is encoded as bytes and takes half the space. */
    private static final int HEX = 0x8000;

    private static final Pattern HEX_ID = Pattern.compile("(?:[0-9a-f]{2})+");
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{20," + LONGEST + "}");

    private final byte[] key;

    public AckTokens(byte[] secret) {
        this.key = secret.clone();
    }

    public String sign(AckClaim claim) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(claim.expiresAt().toEpochMilli());
            out.writeInt(claim.round());
            write(out, claim.person());
            write(out, claim.caseId().value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] said = bytes.toByteArray();
        bytes.writeBytes(signature(said));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /** Returns an id of the token. The id does not reveal the token. */
    public static String id(String token) {
        return HexFormat.of().formatHex(Secret.hash(token), 0, ID_BYTES);
    }

    /** Decodes a token, even if it has expired; empty if this center did not sign it. */
    public Optional<AckClaim> read(String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length <= SIGNATURE_BYTES) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOf(all, all.length - SIGNATURE_BYTES);
        byte[] signature = Arrays.copyOfRange(all, said.length, all.length);
        // Base64 can encode the last bits in several ways. Only the canonical encoding is accepted.
        boolean ours =
                Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(token);
        return ours && MessageDigest.isEqual(signature, signature(said)) ? Optional.of(claim(said)) : Optional.empty();
    }

    private static AckClaim claim(byte[] said) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(said))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("Links of this version cannot be signed: " + version);
            }
            Instant expires = Instant.ofEpochMilli(in.readLong());
            int round = in.readInt();
            String person = read(in);
            return new AckClaim(person, new CaseId(read(in)), round, expires);
        } catch (IOException e) {
            throw new UncheckedIOException("The signed content of the link cannot be read", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        boolean hex = HEX_ID.matcher(text).matches();
        byte[] bytes = hex ? HexFormat.of().parseHex(text) : text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("Too long for a link: " + bytes.length + " bytes");
        }
        out.writeShort(hex ? HEX | bytes.length : bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        byte[] bytes = in.readNBytes(length & LONGEST_TEXT);
        return (length & HEX) == 0
                ? new String(bytes, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(bytes);
    }

    private byte[] signature(byte[] said) {
        return Arrays.copyOf(Digests.hmac(key, said), SIGNATURE_BYTES);
    }
}
