package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about who is on call. Optional members are nullable; the bounds are checked. */
public final class OnCallRequests {

    static final int TIME = 40;
    static final int REASON = 500;

    private OnCallRequests() {}

    /** Puts one person in instead of whoever the layers name. */
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

    /** Asks somebody to take a shift of yours over, or to swap it for one of theirs. */
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

    /** Makes an address under which a calendar program reads shifts. */
    public record NewFeed(
            @Meaning("Name of a schedule. Defaults to your own shifts in all schedules.")
            @Bounds(longest = LayerView.NAME)
            @Nullable
            String schedule) {}
}
