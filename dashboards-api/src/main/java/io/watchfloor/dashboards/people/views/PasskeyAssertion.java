package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;

/** Result of navigator.credentials.get(). */
@Meaning("Result of navigator.credentials.get(); bytes as base64url.")
public record PasskeyAssertion(
        @Meaning("rawId.") @Bounds(longest = 2048) String id,

        @Meaning("clientDataJSON.") @Bounds(longest = 8192) String clientData,

        @Meaning("authenticatorData.") @Bounds(longest = 4096)
        String authenticatorData,

        @Meaning("signature.") @Bounds(longest = 2048) String signature,

        @Meaning("userHandle.") @Bounds(longest = 128) String userHandle) {}
