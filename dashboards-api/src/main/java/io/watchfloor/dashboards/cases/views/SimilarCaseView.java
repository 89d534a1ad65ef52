package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A case that is similar to another case, with the reasons, and how it was closed.")
public record SimilarCaseView(
        @JsonUnwrapped Summary summary,

        @Meaning("Sum of the points of the reasons.") int score,

        @Meaning("What both cases have, with the most points first. Of each kind, at most five values count.")
        List<Reason> reasons,

        @Meaning("Number of further values that both cases have, which do not count.")
        int more,

        @JsonUnwrapped Outcome outcome) {

    /** Title, number and status. */
    public record Summary(
            String id,
            long number,
            String title,
            CaseStatus status,
            Level severity,
            @Nullable String assignee,
            Instant openedAt) {}

    /** Why the cases are similar. */
    @Meaning("A value that both cases have.")
    public record Reason(
            @Meaning("campaign, rule, observable, account, asset, technique or group.")
            String kind,

            @Meaning("Type of an observable, such as ip or hash; otherwise the kind.")
            String type,

            @Meaning(
                    "The value: the title of the rule, the ID of the technique, the name of the asset or group, the account, the"
                            + " observable, or the name of the campaign.")
            String value,

            @Meaning(
                    "Number of other cases with the value that you may read; null if the value is common, because 300 cases or"
                            + " more have it.")
            @Nullable
            Integer cases,

            @Meaning("More points the fewer cases have the value.")
            int points,

            @Meaning("The reason as a sentence.") String text) {}

    /** How the case was closed. */
    public record Outcome(
            @Nullable Classification classification,
            @Nullable String determination,

            @Meaning("User who resolved or closed the case; null while the case is open, or if no user closed it.")
            @Nullable
            String closedBy,

            @Nullable Instant closedAt,

            @Meaning("Seconds from the opening until the case was resolved; null while the case is open.") @Nullable
            Long resolveSeconds) {}
}
