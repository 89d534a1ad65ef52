package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a message travels. */
public enum Way {
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

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is no such way */
    @JsonCreator
    public static Way of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
