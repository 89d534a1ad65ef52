package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.util.Base64;
import java.util.List;

/** What browser and authenticator answered. Nothing of it is believed yet. */
public final class PasskeyResponse {

    private PasskeyResponse() {}

    /**
     * To the wish for a new passkey.
     *
     * @param id of the passkey
     * @param transports how browsers reach the authenticator
     */
    public record Created(ByteArray id, ByteArray clientData, ByteArray attestation, List<String> transports) {

        /** @throws PasskeyException for what is not base64url */
        public static Created of(String id, String clientData, String attestation, List<String> transports) {
            return new Created(bytes(id), bytes(clientData), bytes(attestation), List.copyOf(transports));
        }
    }

    /**
     * To the wish to see a passkey.
     *
     * @param id of the passkey
     * @param owner the handle of the person who has it
     */
    public record Shown(
            ByteArray id, ByteArray clientData, ByteArray authenticator, ByteArray signature, ByteArray owner) {

        /** @throws PasskeyException for what is not base64url */
        public static Shown of(String id, String clientData, String authenticator, String signature, String owner) {
            return new Shown(bytes(id), bytes(clientData), bytes(authenticator), bytes(signature), bytes(owner));
        }
    }

    private static ByteArray bytes(String base64url) {
        try {
            return new ByteArray(Base64.getUrlDecoder().decode(base64url));
        } catch (IllegalArgumentException e) {
            throw PasskeyRefusal.MALFORMED.asException();
        }
    }
}
