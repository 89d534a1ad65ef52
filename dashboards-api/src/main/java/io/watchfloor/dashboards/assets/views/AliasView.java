package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the operator's table. */
@Meaning("A row of the operator's table: two things are the same for a time.")
public record AliasView(
        long id,

        @Meaning("The passing one: an address, another name.")
        EntityName a,

        @Meaning("What it is.") EntityName b,
        @Meaning("In percent.") int certainty,

        @Meaning("By the time of telemetry; null: always.") @Nullable
        Instant from,

        @Meaning("Null: until further notice.") @Nullable Instant to,

        @JsonUnwrapped Said said) {

    /** Who said it, and why. */
    public record Said(String reason, String by, Instant at) {}

    /** What an import did. */
    @Meaning("What an import of rows did, or would do.")
    public record Import(
            int added,

            @Meaning("Rows that say what the table says already.")
            int unchanged) {}
}
