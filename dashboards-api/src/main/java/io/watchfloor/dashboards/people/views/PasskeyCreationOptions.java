package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.Ceremonies;
import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** Options for navigator.credentials.create(). */
@Meaning("PublicKeyCredentialCreationOptionsJSON of WebAuthn, for navigator.credentials.create(); bytes as base64url.")
public record PasskeyCreationOptions(
        Rp rp,
        User user,
        String challenge,
        List<Parameter> pubKeyCredParams,
        @Meaning("Milliseconds.") long timeout,
        List<ExistingPasskey> excludeCredentials,
        Selection authenticatorSelection,
        String attestation) {

    /** The relying party. */
    public record Rp(String id, String name) {}

    public record User(String id, String name, String displayName) {}

    /** A supported key type. */
    public record Parameter(String type, int alg) {}

    /** An existing passkey. */
    public record ExistingPasskey(String type, String id, List<String> transports) {

        static ExistingPasskey of(Passkey passkey) {
            return new ExistingPasskey(
                    TYPE,
                    passkey.key().credential().getBase64Url(),
                    passkey.maker().transports());
        }
    }

    /** Requirements for the authenticator. */
    public record Selection(String residentKey, boolean requireResidentKey, String userVerification) {}

    private static final String TYPE = "public-key";

    public static PasskeyCreationOptions of(Ceremonies.Wish wish) {
        return new PasskeyCreationOptions(
                new Rp(wish.party().id(), "Watchfloor"),
                new User(wish.owner().getBase64Url(), wish.person(), wish.person()),
                wish.challenge().getBase64Url(),
                Ceremonies.algorithms().stream()
                        .map(one -> new Parameter(TYPE, one))
                        .toList(),
                wish.within().toMillis(),
                wish.known().stream().map(ExistingPasskey::of).toList(),
                new Selection("required", true, "required"),
                wish.attestation() ? "direct" : "none");
    }
}
