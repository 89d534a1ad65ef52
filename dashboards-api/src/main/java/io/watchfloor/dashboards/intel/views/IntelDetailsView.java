package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One version of an object. */
@Meaning("A version of an object, with its content.")
public record IntelDetailsView(
        IntelObjectView object,

        @Meaning("Visible versions of the object, newest first, at most 100.")
        List<String> versions,

        @Meaning("IDs of the marking definitions of the object and its parts.")
        List<String> markings,

        @Meaning("Whether the pattern of the indicator became rules; absent if it is compared without a rule.")
        @Nullable
        Rule rule,

        @Meaning("The object in JSON, byte for byte as received.")
        String json) {

    /** What became of a pattern that is more than a list of values. */
    @Meaning("Whether the pattern of an indicator became rules.")
    public record Rule(
            @Meaning("Whether the pattern became rules. They are active while the indicator is valid.")
            boolean supported,

            @Meaning("Why the pattern is not a rule, such as pattern.no-time-limit.") @Nullable
            String code,

            @Meaning("What is not supported, and what to do.") @Nullable
            String message,

            @Meaning("First character of the pattern that is not supported, counted from 1; 0 if none is named.")
            int place) {}
}
