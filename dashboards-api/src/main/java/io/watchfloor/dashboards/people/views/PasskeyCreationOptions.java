package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.Ceremonies;
import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** Options of a new passkey. */
@Meaning("PublicKeyCredentialCreationOptionsJSON of WebAuthn, for navigator.credentials.create(); bytes as base64url.")
public record PasskeyCreationOptions(
        Rp rp,
        User user,
        String challenge,
        List<Parameter> pubKeyCredParams,
        @Meaning("Milliseconds.") long timeout,
        List<Known> excludeCredentials,
        Selection authenticatorSelection,
        String attestation) {

    /** The center. */
    public record Rp(String id, String name) {}

    /** The person. */
    public record User(String id, String name, String displayName) {}

    /** A kind of key that is taken. */
    public record Parameter(String type, int alg) {}

    /** A passkey that is there. */
    public record Known(String type, String id, List<String> transports) {

        static Known of(Passkey passkey) {
            return new Known(
                    TYPE,
                    passkey.key().credential().getBase64Url(),
                    passkey.maker().transports());
        }
    }

    /** What the authenticator must do. */
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
                wish.known().stream().map(Known::of).toList(),
                new Selection("required", true, "required"),
                wish.attestation() ? "direct" : "none");
    }
}
