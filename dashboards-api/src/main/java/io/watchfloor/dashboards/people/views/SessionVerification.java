package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

/** Result of a repeated passkey check. */
@Meaning("Result of a repeated passkey check.")
public record SessionVerification(
        @Meaning("No further passkey check is required until this time.")
        Instant until) {}
