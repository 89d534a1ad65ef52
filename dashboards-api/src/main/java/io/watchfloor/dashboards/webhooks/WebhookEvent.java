package io.watchfloor.dashboards.webhooks;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** What a webhook subscribes to. */
public enum WebhookEvent implements WireText {
    /** Rows of cases. */
    CASES,
    /** Alerts of cases. */
    ALERTS,
    /** Versions of indicators and sightings. */
    INTELLIGENCE;

    @JsonCreator
    public static WebhookEvent of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
