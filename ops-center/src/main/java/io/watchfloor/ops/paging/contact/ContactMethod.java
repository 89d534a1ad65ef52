package io.watchfloor.ops.paging.contact;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** The service or protocol by which a message is sent. */
public enum ContactMethod implements WireText {
    EMAIL,
    WEB_PUSH,
    NTFY,
    GOTIFY,
    SLACK,
    TEAMS,
    MATTERMOST,
    TELEGRAM,
    /** A signed HTTP POST in Watchfloor's own format. */
    WEBHOOK,
    /** PagerDuty's Events API v2. */
    PAGERDUTY,
    OPSGENIE,
    ALERTMANAGER,
    /** SMS through an HTTP gateway; {@link #VOICE} uses a gateway too. */
    SMS,
    VOICE;

    /**
     * Whether the service creates its own incident for each case, so that the service must be notified when the case is
     * resolved.
     */
    public boolean keepsState() {
        return this == PAGERDUTY || this == OPSGENIE || this == ALERTMANAGER;
    }

    /** @throws IllegalArgumentException if the name is unknown */
    @JsonCreator
    public static ContactMethod of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
