package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who says that two things are the same, and for which time. */
@Meaning("Who says that two things are the same, and for which time.")
public record AliasSource(
        @Meaning("By the time of telemetry; null: always.") @Nullable
        Instant from,

        @Meaning("Null: until further notice.") @Nullable Instant to,

        @Meaning("As a part of a sentence, such as: its own connections.")
        String source,

        @Meaning("The asset whose telemetry tells it.") @Nullable
        String asset,

        @Meaning("The row of the operator's table.") @Nullable
        Long row) {

    /** What nobody says, because it can be read from the names. */
    public static final AliasSource SPELLING = new AliasSource(null, null, "its spelling", null, null);
}
