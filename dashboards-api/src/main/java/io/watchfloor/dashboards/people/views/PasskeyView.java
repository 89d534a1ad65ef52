package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A passkey. The center stores only its public key.")
public record PasskeyView(
        String id,
        String name,

        @Meaning(
                "Host name of the center for which the passkey is valid. Browsers offer the passkey only at this host name.")
        String party,

        @JsonUnwrapped Maker maker,
        @JsonUnwrapped Use use) {

    /** The authenticator that created the passkey. */
    public record Maker(
            @Meaning("AAGUID of the authenticator model; zeros if the model is unknown.")
            String model,

            @Meaning("ES256, EdDSA or RS256.") String algorithm,

            @Meaning("Attestation format, or none.") String attestation,

            @Meaning("Transports by which browsers reach the authenticator, such as usb or internal.")
            List<String> transports,

            @Meaning("Whether the passkey can be synced to other devices of its owner.")
            boolean synced) {}

    /** Last use of the passkey. */
    public record Use(
            Instant createdAt,
            @Nullable Instant lastUsedAt,

            @Meaning("When the passkey was blocked because its counter decreased, which indicates a copy; null"
                    + " if it is not blocked.")
            @Nullable
            Instant blockedAt) {}

    public static PasskeyView of(Passkey passkey) {
        return new PasskeyView(
                passkey.id(),
                passkey.name(),
                passkey.key().party(),
                new Maker(
                        passkey.maker().model().toString(),
                        switch (passkey.key().algorithm()) {
                            case -7 -> "ES256";
                            case -8 -> "EdDSA";
                            default -> "RS256";
                        },
                        passkey.maker().attestation(),
                        passkey.maker().transports(),
                        passkey.maker().backupEligible()),
                new Use(
                        passkey.use().createdAt(),
                        passkey.use().lastUsedAt(),
                        passkey.use().blockedAt()));
    }
}
