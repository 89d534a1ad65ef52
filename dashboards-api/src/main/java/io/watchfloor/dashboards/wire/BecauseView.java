package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.sigma.explain.Because;
import org.jspecify.annotations.Nullable;

/** One thing that a rule asked for and a record contained. */
@Meaning("One thing that a rule asked for and a record had.")
public record BecauseView(
        @Meaning("The search in the rule's detection.") String selection,
        String field,

        @Meaning("How the value was compared, in Sigma's words; empty for the whole value.")
        String modifier,

        String pattern,

        @Meaning("The value that was found; null when there is none.") @Nullable
        String value) {

    public static BecauseView of(Because because) {
        return new BecauseView(
                because.selection(), because.field(), because.modifier(), because.pattern(), because.value());
    }
}
