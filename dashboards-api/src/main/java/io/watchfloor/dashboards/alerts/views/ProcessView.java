package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A process in a record, and the processes that it started, ordered by time.")
public record ProcessView(
        String image,
        @Nullable String commandLine,
        @Nullable String user,
        @Nullable String pid,

        @Meaning("Start time; null if the process is only known as a parent.") @Nullable
        Instant startedAt,

        @Meaning("Alerts whose records contain the process.")
        List<AlertName> alerts,

        List<ProcessView> children) {

    @Meaning("Summary of an alert.")
    public record AlertName(String id, String title, Level level) {}

    @Meaning("The processes of an asset that have a known parent or child.")
    public record OfAsset(String asset, List<ProcessView> processes) {}
}
