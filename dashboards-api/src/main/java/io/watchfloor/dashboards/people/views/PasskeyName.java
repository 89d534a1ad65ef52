package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.passkey.Passkey;
import io.watchfloor.dashboards.wire.json.Bounds;

/** A new name for a passkey. */
public record PasskeyName(
        @Bounds(longest = Passkey.LONGEST_NAME) String name) {}
