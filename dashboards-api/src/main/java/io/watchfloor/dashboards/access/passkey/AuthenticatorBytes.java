package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an authenticator says and signs: for whom, whether somebody is there, how often the key was used, and when a passkey is
 * made the key itself.
 *
 * @param attested null without a new key
 */
record AuthenticatorBytes(
        ByteArray rpIdHash,
        int flags,
        long counter,
        @Nullable Attested attested) {

    private static final int HEAD = 37;
    private static final int SHORTEST_ID = 16;
    private static final int LONGEST_ID = 1023;

    private static final int PRESENT = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int WITH_KEY = 0x40;
    private static final int WITH_EXTENSIONS = 0x80;

    /**
     * A new key.
     *
     * @param model of the authenticator (AAGUID)
     * @param credential the passkey's id
     * @param key as COSE
     */
    record Attested(UUID model, ByteArray credential, ByteArray key) {}

    static AuthenticatorBytes read(ByteArray said) {
        byte[] bytes = said.getBytes();
        if (bytes.length < HEAD) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        byte[] rpIdHash = new byte[32];
        head.get(rpIdHash);
        int flags = head.get() & 0xff;
        long counter = head.getInt() & 0xffffffffL;
        ByteArrayInputStream rest = new ByteArrayInputStream(bytes, HEAD, bytes.length - HEAD);
        Attested attested = (flags & WITH_KEY) == 0 ? null : attested(bytes, rest);
        if ((flags & WITH_EXTENSIONS) != 0) {
            Cbor.map(rest);
        }
        if (rest.available() > 0) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        return new AuthenticatorBytes(new ByteArray(rpIdHash), flags, counter, attested);
    }

    private static Attested attested(byte[] all, ByteArrayInputStream rest) {
        ByteBuffer head = ByteBuffer.wrap(taken(rest, 18));
        UUID model = new UUID(head.getLong(), head.getLong());
        int length = head.getShort() & 0xffff;
        if (length < SHORTEST_ID || length > LONGEST_ID) {
            throw PasskeyRefusal.CREDENTIAL.asException();
        }
        byte[] credential = taken(rest, length);
        int from = all.length - rest.available();
        Cbor.map(rest);
        return new Attested(
                model,
                new ByteArray(credential),
                new ByteArray(Arrays.copyOfRange(all, from, all.length - rest.available())));
    }

    private static byte[] taken(ByteArrayInputStream rest, int count) {
        if (rest.available() < count) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
        byte[] bytes = new byte[count];
        rest.readNBytes(bytes, 0, count);
        return bytes;
    }

    boolean backupEligible() {
        return (flags & BACKUP_ELIGIBLE) != 0;
    }

    boolean backedUp() {
        return (flags & BACKED_UP) != 0;
    }

    /** Refuses what was made for another site, or without somebody whom the authenticator knows. */
    void check(Party party) {
        if (!rpIdHash.equals(party.hash())) {
            throw PasskeyRefusal.RP.asException();
        }
        if ((flags & PRESENT) == 0) {
            throw PasskeyRefusal.PRESENCE.asException();
        }
        if ((flags & VERIFIED) == 0) {
            throw PasskeyRefusal.VERIFICATION.asException();
        }
        if (backedUp() && !backupEligible()) {
            throw PasskeyRefusal.BACKUP.asException();
        }
    }
}
