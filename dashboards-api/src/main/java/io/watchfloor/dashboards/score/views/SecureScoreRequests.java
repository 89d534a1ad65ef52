package io.watchfloor.dashboards.score.views;

import io.watchfloor.dashboards.score.ControlState;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Request bodies of the secure score. */
public final class SecureScoreRequests {

    private SecureScoreRequests() {}

    /** Changes the state of a control. */
    @Meaning("The new state of a control.")
    public record ControlStateChange(
            @Meaning("Default, Ignored (the risk is accepted), ThirdParty or Reviewed.")
            ControlState.State state,

            @Meaning("Why. Required for Ignored and ThirdParty.") @Bounds(longest = 1_000) @Nullable
            String reason,

            @Meaning("When the exclusion ends, at most 366 days from now. Required for Ignored and ThirdParty.")
            @Nullable
            Instant expiresAt,

            @Meaning("Who is responsible for the control. Omit the field to keep the owner; an empty text removes the"
                    + " owner.")
            @Bounds(longest = 100, blank = true)
            @Nullable
            String owner) {}
}
