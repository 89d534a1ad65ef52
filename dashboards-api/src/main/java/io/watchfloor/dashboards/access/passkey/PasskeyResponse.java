package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.util.Base64;
import java.util.List;

/** Responses of the browser and the authenticator, not yet verified. */
public final class PasskeyResponse {

    private PasskeyResponse() {}

    /**
     * The browser's response after the creation of a passkey.
     *
     * @param id of the passkey
     * @param transports by which browsers reach the authenticator
     */
    public record Created(ByteArray id, ByteArray clientData, ByteArray attestation, List<String> transports) {

        /** @throws PasskeyException if a value is not base64url */
        public static Created of(String id, String clientData, String attestation, List<String> transports) {
            return new Created(bytes(id), bytes(clientData), bytes(attestation), List.copyOf(transports));
        }
    }

    /**
     * The browser's response after the use of a passkey.
     *
     * @param id of the passkey
     * @param owner user handle of the passkey's owner
     */
    public record AssertionResponse(
            ByteArray id, ByteArray clientData, ByteArray authenticator, ByteArray signature, ByteArray owner) {

        /** @throws PasskeyException if a value is not base64url */
        public static AssertionResponse of(
                String id, String clientData, String authenticator, String signature, String owner) {
            return new AssertionResponse(
                    bytes(id), bytes(clientData), bytes(authenticator), bytes(signature), bytes(owner));
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
