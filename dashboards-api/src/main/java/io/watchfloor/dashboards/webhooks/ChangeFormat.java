package io.watchfloor.dashboards.webhooks;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** How changes of cases and alerts are written. */
public enum ChangeFormat implements WireText {
    /** As the API shows them, each with its type and id. */
    CHANGES,
    /** As findings of OCSF. Intelligence has no such form. */
    OCSF;

    @JsonCreator
    public static ChangeFormat of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
