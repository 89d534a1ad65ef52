package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.Ceremonies;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** Options for navigator.credentials.get(). */
@Meaning("PublicKeyCredentialRequestOptionsJSON of WebAuthn, for navigator.credentials.get(); bytes as base64url.")
public record PasskeyRequestOptions(
        String challenge,
        String rpId,
        @Meaning("Milliseconds.") long timeout,
        @Meaning("Empty for any.") List<PasskeyCreationOptions.ExistingPasskey> allowCredentials,
        String userVerification) {

    public static PasskeyRequestOptions of(Ceremonies.Look look) {
        return new PasskeyRequestOptions(
                look.challenge().getBase64Url(),
                look.party().id(),
                look.within().toMillis(),
                look.passkeys().stream()
                        .map(PasskeyCreationOptions.ExistingPasskey::of)
                        .toList(),
                "required");
    }
}
