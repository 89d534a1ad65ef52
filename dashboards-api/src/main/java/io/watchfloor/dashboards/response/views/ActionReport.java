package io.watchfloor.dashboards.response.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import org.jspecify.annotations.Nullable;

/** A receiver's report on the result of a call. */
public record ActionReport(
        @Meaning("do or inverse, as in the call. Defaults to do.") @Nullable
        Call call,

        Outcome outcome,

        @Meaning("Text about the result, which is shown in the case.") @Bounds(longest = 500) @Nullable
        String words) {

    /** Which call the report is about: the original call, or the call that reverts it. */
    public enum Call implements WireText {
        DO,
        INVERSE
    }

    public enum Outcome implements WireText {
        SUCCEEDED,
        FAILED
    }
}
