package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the alias table. */
@Meaning("A row of the alias table: two names of the same entity for a period.")
public record AliasView(
        long id,

        @Meaning("The alias: an address, or another name.") EntityName a,

        @Meaning("The entity of which it is an alias.") EntityName b,
        @Meaning("Certainty in percent.") int certainty,

        @Meaning("Start, by the time of the telemetry; null: no start.") @Nullable
        Instant from,

        @Meaning("End, by the time of the telemetry; null: no end.") @Nullable
        Instant to,

        @JsonUnwrapped AliasAuthor said) {

    public record AliasAuthor(String reason, String by, Instant at) {}

    @Meaning("Result of an import of aliases, or of its dry run.")
    public record Import(
            int added,

            @Meaning("Rows that already exist in the table.")
            int unchanged) {}
}
