package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A statement of SQL over the archive. */
@Meaning("A SELECT statement over the records of a time range. The only table is telemetry.")
public record HuntSqlRequest(
        @Meaning(
                "One SELECT statement in the dialect of DuckDB, such as SELECT user_name, count(*) FROM telemetry GROUP BY"
                        + " user_name.")
        @Bounds(longest = 10_000)
        String sql,

        @Meaning("Earliest time of a record, at most 93 days before the end.")
        Instant from,

        @Meaning("Time before which the record happened. Defaults to now.") @Nullable
        Instant to,

        @Meaning("Maximum number of rows in the answer, 1 to 10000. Defaults to 1000.") @Nullable
        Integer limit) {}
