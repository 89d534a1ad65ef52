package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A passkey of a person. */
@Meaning("A passkey. The center has its public half alone.")
public record PasskeyView(
        String id,
        String name,

        @Meaning("The name of the center that it belongs to: browsers offer it there alone.")
        String party,

        @JsonUnwrapped Maker maker,
        @JsonUnwrapped Use use) {

    /** The authenticator. */
    public record Maker(
            @Meaning("AAGUID of the authenticator's model; zeros when it tells none.")
            String model,

            @Meaning("ES256, EdDSA or RS256.") String algorithm,

            @Meaning("Format of the proof of its model, or none.")
            String attestation,

            @Meaning("How browsers reach it.") List<String> transports,

            @Meaning("Whether it may be copied to other devices of its owner.")
            boolean synced) {}

    /** Its use. */
    public record Use(
            Instant createdAt,
            @Nullable Instant lastUsedAt,

            @Meaning(
                    "When its counter went back, as that of a copy does: it lets nobody in any more. Null while it is good.")
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
