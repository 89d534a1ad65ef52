package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.explain.ReasonText;
import org.jspecify.annotations.Nullable;

/** One thing that a rule asked for and a record contained. */
@Meaning("One thing that a rule asked for and a record had.")
public record ReasonView(
        @Meaning("The search in the rule's detection.") String selection,
        String field,

        @Meaning("How the value was compared, in Sigma's words; empty for the whole value.")
        String modifier,

        String pattern,

        @Meaning("The value that was found, cut when it is long; null when there is none.") @Nullable
        String value,

        @Meaning("What was asked for, in words; begins with the field.")
        String says,

        @Meaning("The part of the value that was asked for; absent when none stands out.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Part matched) {

    /** A part of a value. */
    @Meaning("A part of a value: from the first index to before the last one, in UTF-16 units.")
    public record Part(int from, int to) {}

    public static ReasonView of(MatchReason because) {
        return new ReasonView(
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
