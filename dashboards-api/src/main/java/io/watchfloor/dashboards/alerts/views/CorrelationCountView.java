package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Meaning("The condition of a correlation rule and the records that it counted, in groups. Only"
        + " stored records are included.")
public record CorrelationCountView(
        @Meaning("The condition as text.") String says, List<Group> groups) {

    @Meaning("Records that matched one rule and have the same values in the grouping fields of the"
            + " correlation rule.")
    public record Group(
            @Meaning("ID of the rule that the records matched; null if no current rule of the correlation matches"
                    + " the records.")
            @Nullable
            String rule,

            @Nullable String title,
            String asset,
            @Meaning("Field names and values.") Map<String, String> values,
            long count,
            Instant firstSeen,
            Instant lastSeen) {}
}
