package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** Request bodies of on-call routes. Optional fields are nullable, and sizes are limited. */
public final class OnCallRequests {

    static final int TIME = 40;
    static final int REASON = 500;

    private OnCallRequests() {}

    /** Adds an override: one person is on call instead of the layers. */
    public record NewOverride(
            @Meaning(
                    "Person who is on call. Defaults to you. Only leads and administrators can name other" + " people.")
            @Bounds(longest = LayerView.NAME)
            @Nullable
            String person,

            @Meaning("Start time in UTC. Defaults to now if omitted or in the past.") @Bounds(longest = TIME) @Nullable
            String from,

            @Meaning("End time in UTC.") @Bounds(longest = TIME)
            String until,

            @Meaning("Why.") @Bounds(longest = REASON) @Nullable
            String reason) {}

    /** Asks a person to cover a shift, or to swap it. */
    public record NewShiftRequest(
            @Meaning("Person who is asked to cover or swap the shift.") @Bounds(longest = LayerView.NAME)
            String person,

            @Meaning("Start of your shift or of a part of it, in UTC.") @Bounds(longest = TIME)
            String from,

            @Meaning("End of your shift or of the part, in UTC.") @Bounds(longest = TIME)
            String until,

            @Meaning("For a swap: start of the shift that you take in return, in UTC.")
            @Bounds(longest = TIME)
            @Nullable
            String returnFrom,

            @Meaning("For a swap: end of the shift that you take in return, in UTC.") @Bounds(longest = TIME) @Nullable
            String returnUntil,

            @Meaning("Why.") @Bounds(longest = REASON) @Nullable
            String reason) {}

    /** Creates a calendar feed. */
    public record NewFeed(
            @Meaning("Name of a schedule. Defaults to your own shifts in all schedules.")
            @Bounds(longest = LayerView.NAME)
            @Nullable
            String schedule) {}
}
