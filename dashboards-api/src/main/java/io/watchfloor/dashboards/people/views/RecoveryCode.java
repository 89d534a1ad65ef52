package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;

/** A one-time recovery code. */
public record RecoveryCode(
        @Meaning("Recovery code in upper or lower case, with or without hyphens.") @Bounds(longest = 100)
        String code) {}
