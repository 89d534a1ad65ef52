package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The source of an alias, and the period in which the alias is valid. */
@Meaning("The source of an alias, and the period in which the alias is valid.")
public record AliasSource(
        @Meaning("Start of the period, in the time of the telemetry; null if the period has no start.") @Nullable
        Instant from,

        @Meaning("End of the period, in the time of the telemetry; null if the period has no end.") @Nullable
        Instant to,

        @Meaning("Source as part of a sentence, such as: its own connections.")
        String source,

        @Meaning("The asset whose telemetry contains the alias.") @Nullable
        String asset,

        @Meaning("Number of the row in the alias table.") @Nullable
        Long row) {

    /** Source of aliases that are derived from the spelling of names. */
    public static final AliasSource SPELLING = new AliasSource(null, null, "its spelling", null, null);
}
