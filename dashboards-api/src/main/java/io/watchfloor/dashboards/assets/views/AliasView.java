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

        @Meaning("The entity to which the alias refers.") EntityName b,
        @Meaning("Certainty in percent.") int certainty,

        @Meaning("Start of the period, in the time of the telemetry; null if the period has no start.") @Nullable
        Instant from,

        @Meaning("End of the period, in the time of the telemetry; null if the period has no end.") @Nullable
        Instant to,

        @JsonUnwrapped AliasAuthor said) {

    public record AliasAuthor(String reason, String by, Instant at) {}

    @Meaning("Result of an import of aliases, or of its dry run.")
    public record Import(
            int added,

            @Meaning("Number of rows that the table already contained.")
            int unchanged) {}
}
