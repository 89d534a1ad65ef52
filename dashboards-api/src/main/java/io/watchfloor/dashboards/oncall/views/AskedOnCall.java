package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about who is on call. Optional members are nullable; the bounds are checked. */
public final class AskedOnCall {

    static final int TIME = 40;
    static final int REASON = 500;

    private AskedOnCall() {}

    /** Puts one person in instead of whoever the layers name. */
    public record NewOverride(
            @Meaning("Who; you without it. Others are put in by leads and administrators.")
            @Bounds(longest = LayerView.NAME)
            @Nullable
            String person,

            @Meaning("Begin, in UTC; now without it, and when it is over.") @Bounds(longest = TIME) @Nullable
            String from,

            @Meaning("End, in UTC.") @Bounds(longest = TIME) String until,

            @Meaning("Why.") @Bounds(longest = REASON) @Nullable
            String reason) {}

    /** Asks somebody to take a shift of yours over, or to swap it for one of theirs. */
    public record NewShiftRequest(
            @Meaning("Who is asked.") @Bounds(longest = LayerView.NAME)
            String person,

            @Meaning("Begin of your shift or a part of it, in UTC.") @Bounds(longest = TIME)
            String from,

            @Meaning("Its end, in UTC.") @Bounds(longest = TIME)
            String until,

            @Meaning("For a swap: the begin of what you take of theirs, in UTC.") @Bounds(longest = TIME) @Nullable
            String returnFrom,

            @Meaning("For a swap: its end, in UTC.") @Bounds(longest = TIME) @Nullable
            String returnUntil,

            @Meaning("Why.") @Bounds(longest = REASON) @Nullable
            String reason) {}

    /** Makes an address under which a calendar program reads shifts. */
    public record NewFeed(
            @Meaning("The schedule; without it your own shifts in all schedules.")
            @Bounds(longest = LayerView.NAME)
            @Nullable
            String schedule) {}
}
