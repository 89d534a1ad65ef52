package io.watchfloor.ops.paging.oncall;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** What responders must reach in time. */
public enum ServiceGoal implements WireText {
    ACKNOWLEDGE,
    CONTAIN,
    RESOLVE;

    @JsonCreator
    public static ServiceGoal of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
