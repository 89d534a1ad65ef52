package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Result of navigator.credentials.create(). */
@Meaning("Result of navigator.credentials.create(); bytes as base64url.")
public record PasskeyRegistration(
        @Meaning("Name of the passkey, such as blue key.") @Bounds(longest = Passkey.LONGEST_NAME) @Nullable
        String name,

        @Meaning("rawId.") @Bounds(longest = 2048) String id,

        @Meaning("clientDataJSON.") @Bounds(longest = 8192) String clientData,

        @Meaning("attestationObject.") @Bounds(longest = 32768)
        String attestation,

        @Meaning("getTransports().") @Bounds(longest = 32, most = 16) @Nullable
        List<String> transports) {}
