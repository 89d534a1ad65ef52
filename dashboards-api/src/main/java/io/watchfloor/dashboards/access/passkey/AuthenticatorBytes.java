package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORException;
import com.yubico.webauthn.data.AttestedCredentialData;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.AuthenticatorDataFlags;
import com.yubico.webauthn.data.ByteArray;
import java.util.Arrays;

/**
 * Parses authenticator data with Yubico's library: relying party, user presence, signature counter, and for new
 * passkeys the public key. In addition to the library, rejects trailing bytes and extensions that are not maps.
 */
final class AuthenticatorBytes {

    private static final int HEAD = 37;
    private static final int FLAGS = 32;
    private static final int BEFORE_ID = 18;
    private static final int SHORTEST_ID = 16;
    private static final int LONGEST_ID = 1023;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;

    private AuthenticatorBytes() {}

    static AuthenticatorData read(ByteArray said) {
        byte[] bytes = said.getBytes();
        // These cases are checked before the library is called, because the library would report only unreadable bytes.
        boolean contradicts = bytes.length >= HEAD && (bytes[FLAGS] & (BACKUP_ELIGIBLE | BACKED_UP)) == BACKED_UP;
        try {
            if (contradicts) {
                throw PasskeyRefusal.BACKUP.asException();
            }
            AuthenticatorData read = new AuthenticatorData(said);
            AuthenticatorDataFlags flags = read.getFlags();
            int attested = read.getAttestedCredentialData()
                    .map(AuthenticatorBytes::sizeBeforeKey)
                    .orElse(0);
            Cbor.maps(
                    Arrays.copyOfRange(bytes, HEAD + attested, bytes.length), (flags.AT ? 1 : 0) + (flags.ED ? 1 : 0));
            return read;
        } catch (IllegalArgumentException | CBORException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
    }

    private static int sizeBeforeKey(AttestedCredentialData attested) {
        int size = attested.getCredentialId().size();
        if (size < SHORTEST_ID || size > LONGEST_ID) {
            throw PasskeyRefusal.CREDENTIAL.asException();
        }
        return BEFORE_ID + size;
    }

    /** Rejects data for another relying party, or without user presence and user verification. */
    static void check(AuthenticatorData said, PasskeyParty party) {
        if (!said.getRpIdHash().equals(party.hash())) {
            throw PasskeyRefusal.RP.asException();
        }
        if (!said.getFlags().UP) {
            throw PasskeyRefusal.PRESENCE.asException();
        }
        if (!said.getFlags().UV) {
            throw PasskeyRefusal.VERIFICATION.asException();
        }
    }

    /** Whether the passkey can be synced to other devices. */
    static boolean backupEligible(AuthenticatorData said) {
        return (said.getFlags().value & BACKUP_ELIGIBLE) != 0;
    }

    /** Whether the passkey is currently backed up. */
    static boolean backedUp(AuthenticatorData said) {
        return (said.getFlags().value & BACKED_UP) != 0;
    }
}
