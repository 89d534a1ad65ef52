package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hunt. */
@Meaning("What to search for in the archive. A record must match every condition, the text, the rule and the pattern.")
public record HuntRequest(
        @Meaning("Earliest time of a record. Defaults to 24 hours before the end.") @Nullable
        Instant from,

        @Meaning("Time before which the record happened. Defaults to now.") @Nullable
        Instant to,

        @Meaning("At most 20 conditions, each as field, operator and value, such as user = brandt.")
        @Bounds(longest = 5_000, most = 20, blank = true)
        @Nullable
        List<String> where,

        @Meaning("Text that the record contains, ignoring case.") @Bounds(longest = 500, blank = true) @Nullable
        String text,

        @Meaning(
                "A Sigma rule as YAML, or the id of an active rule. The engine that evaluates live telemetry decides which"
                        + " records match.")
        @Bounds(longest = 100_000, blank = true)
        @Nullable
        String rule,

        @Meaning("The pattern of a STIX 2.1 indicator, such as [ipv4-addr:value = '198.51.100.7']. One observation, or"
                + " several with OR.")
        @Bounds(longest = 100_000, blank = true)
        @Nullable
        String pattern,

        @Meaning("Maximum number of records in the answer, 1 to 1000. Defaults to 100.") @Nullable
        Integer limit,

        @Meaning("Continues a hunt: next of the previous answer.") @Nullable
        Instant before) {}
