package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process and what it started. */
@Meaning("A process that a record names, and the processes that it started, in order of time.")
public record ProcessView(
        String image,
        @Nullable String commandLine,
        @Nullable String user,
        @Nullable String pid,

        @Meaning("When it started; null when only its child tells of it.") @Nullable
        Instant startedAt,

        @Meaning("The alerts whose records name it.") List<AlertName> alerts,
        List<ProcessView> children) {

    /** Enough of an alert to name it. */
    @Meaning("Enough of an alert to name it.")
    public record AlertName(String id, String title, Level level) {}

    /** The processes of one asset. */
    @Meaning("The processes of one asset of which a parent is known.")
    public record OfAsset(String asset, List<ProcessView> processes) {}
}
