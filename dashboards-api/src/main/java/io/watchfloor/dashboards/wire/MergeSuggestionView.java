package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A merge suggestion: two open cases of different users whose alerts are linked. Accept it"
        + " to merge the cases, or dismiss it.")
public record MergeSuggestionView(
        Side older,
        Side younger,

        @Meaning("The strongest links between the two cases, as sentences.")
        List<String> links,

        Instant at) {

    @Meaning("One of the two cases of a merge suggestion.")
    public record Side(
            String id,
            long number,
            String title,
            Level severity,
            CaseStatus status,
            @Nullable String assignee,
            @Nullable String acknowledgedBy) {

        public static Side of(CaseRow row) {
            CaseRow.Heading heading = row.heading();
            return new Side(
                    row.id(),
                    heading.number(),
                    heading.title(),
                    heading.severity(),
                    heading.status(),
                    row.holder().assignee(),
                    row.holder().acknowledgedBy());
        }
    }
}
