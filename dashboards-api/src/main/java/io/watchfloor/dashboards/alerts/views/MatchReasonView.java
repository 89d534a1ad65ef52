package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.explain.ReasonText;
import org.jspecify.annotations.Nullable;

@Meaning("A condition of a rule that a record matched.")
public record MatchReasonView(
        @Meaning("Name of the search in the rule's detection.")
        String selection,

        String field,

        @Meaning("Sigma modifiers of the comparison; empty for equality.")
        String modifier,

        String pattern,

        @Meaning("The matched value, shortened if it is long; null if there is none.") @Nullable
        String value,

        @Meaning("The condition as text; starts with the field name.")
        String says,

        @Meaning("The matching part of the value; absent if no part stands out.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Part matched) {

    /** A part of a value. */
    @Meaning("A part of a value: start index and end index (exclusive), in UTF-16 units.")
    public record Part(int from, int to) {}

    public static MatchReasonView of(MatchReason because) {
        return new MatchReasonView(
                because.selection(),
                because.field(),
                because.modifier(),
                because.pattern(),
                because.value(),
                ReasonText.of(because),
                ReasonText.part(because)
                        .map(part -> new Part(part.from(), part.to()))
                        .orElse(null));
    }
}
