package io.watchfloor.dashboards.alerts.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a correlation counted. */
@Meaning(
        "What a correlation asks for, and the records that it counted, in groups. Only records that are kept are in a group.")
public record CorrelationCountView(
        @Meaning("What it asks for, in words.") String says, List<Group> groups) {

    /** Records of one rule with the same values. */
    @Meaning("Records that one rule matched, with the same values in the fields that the correlation looks at.")
    public record Group(
            @Meaning("The rule's id; null when none of its rules matches the record now.") @Nullable
            String rule,

            @Nullable String title,
            String asset,
            @Meaning("Field and value.") Map<String, String> values,
            long count,
            Instant firstSeen,
            Instant lastSeen) {}
}
