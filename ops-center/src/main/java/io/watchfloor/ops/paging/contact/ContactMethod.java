package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** How a message travels. */
public enum ContactMethod implements WireText {
    EMAIL,
    WEB_PUSH,
    NTFY,
    GOTIFY,
    SLACK,
    TEAMS,
    MATTERMOST,
    TELEGRAM,
    /** Our own signed POST. */
    WEBHOOK,
    /** Events API v2. */
    PAGERDUTY,
    OPSGENIE,
    ALERTMANAGER,
    /** By an HTTP gateway, as {@link #VOICE}. */
    SMS,
    VOICE;

    /** Whether the receiver keeps an incident of its own for each case, and must hear of its end. */
    public boolean keepsState() {
        return this == PAGERDUTY || this == OPSGENIE || this == ALERTMANAGER;
    }

    /** @throws IllegalArgumentException when there is no such way */
    @JsonCreator
    public static ContactMethod of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
