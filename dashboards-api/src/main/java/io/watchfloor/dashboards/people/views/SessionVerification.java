package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

/** A session whose person showed the passkey again. */
@Meaning("You showed your passkey again.")
public record SessionVerification(
        @Meaning("Until then it is not asked for again.") Instant until) {}
