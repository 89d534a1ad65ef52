package io.watchfloor.dashboards.access.passkey;

import com.upokecenter.cbor.CBORException;
import com.yubico.webauthn.data.AttestedCredentialData;
import com.yubico.webauthn.data.AuthenticatorData;
import com.yubico.webauthn.data.AuthenticatorDataFlags;
import com.yubico.webauthn.data.ByteArray;
import java.util.Arrays;

/**
 * What an authenticator says and signs, read by Yubico's library: for whom, whether somebody is there, how often the key was used, and when
 * a passkey is made the key itself. Beyond the library, nothing may be left over, and what follows the head must be maps.
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
        // The library takes these two for bytes that it cannot read.
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

    /** Refuses what was made for another site, or without somebody whom the authenticator knows. */
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

    /** Whether the passkey may be copied to other devices of the person. */
    static boolean backupEligible(AuthenticatorData said) {
        return (said.getFlags().value & BACKUP_ELIGIBLE) != 0;
    }

    /** Whether there are copies now. */
    static boolean backedUp(AuthenticatorData said) {
        return (said.getFlags().value & BACKED_UP) != 0;
    }
}
