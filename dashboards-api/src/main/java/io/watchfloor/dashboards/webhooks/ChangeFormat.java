package io.watchfloor.dashboards.webhooks;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** How changes of cases and alerts are written. */
public enum ChangeFormat implements WireText {
    /** As the API shows them. */
    JSON,
    /** As findings of OCSF. */
    OCSF;

    @JsonCreator
    public static ChangeFormat of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
