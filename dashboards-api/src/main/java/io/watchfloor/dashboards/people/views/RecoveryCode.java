package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;

/** A code to sign in with once. */
public record RecoveryCode(
        @Meaning("Upper or lower case, with or without hyphens.") @Bounds(longest = 100)
        String code) {}
