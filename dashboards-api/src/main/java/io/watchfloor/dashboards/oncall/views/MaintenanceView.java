package io.watchfloor.dashboards.oncall.views;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.MaintenanceWindow;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A maintenance window. */
@Meaning("A maintenance window: notifications of cases that concern only its assets are held until its end.")
public record MaintenanceView(
        String id,
        State state,
        MaintenanceScope scope,
        Instant from,
        @Meaning("End time, exclusive.") Instant until,
        String reason,

        @Meaning("Person who added the window or, after an early end, ended it.")
        String by) {

    @Meaning("planned, active or over.")
    public enum State {
        PLANNED,
        ACTIVE,
        OVER;

        /** Name in the API. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Meaning("Assets under maintenance, by their IDs and groups.")
    public record MaintenanceScope(
            List<String> assets,
            List<String> groups,

            @Meaning("Highest severity of the cases whose notifications are held.")
            Level upTo) {}

    @Meaning("A maintenance window to add. At least one of assets and groups has an entry.")
    public record MaintenanceRequest(
            @Meaning("Assets, such as host:dc01.corp.example.")
            @Bounds(longest = 300, most = 100, blank = true)
            @Nullable
            List<String> assets,

            @Meaning("Groups of assets.") @Bounds(longest = 100, most = 50, blank = true) @Nullable
            List<String> groups,

            @Meaning("Highest severity of the cases whose notifications are held. Defaults to high: people are notified"
                    + " of critical cases.")
            @Nullable
            Level upTo,

            @Meaning("Start time in UTC. Defaults to now if omitted or in the past.") @Nullable
            Instant from,

            @Meaning("End time in UTC, at most 30 days after the start.")
            Instant until,

            @Meaning("Why.") @Bounds(longest = OnCallRequests.REASON)
            String reason) {}

    public static MaintenanceView of(Document<MaintenanceWindow> stored, Instant now) {
        MaintenanceWindow window = stored.value();
        State state =
                now.isBefore(window.from()) ? State.PLANNED : now.isBefore(window.until()) ? State.ACTIVE : State.OVER;
        return new MaintenanceView(
                window.id(),
                window.until().isAfter(window.from()) ? state : State.OVER,
                new MaintenanceScope(window.assets(), window.groups(), window.upTo()),
                window.from(),
                window.until(),
                window.reason(),
                stored.changedBy());
    }
}
