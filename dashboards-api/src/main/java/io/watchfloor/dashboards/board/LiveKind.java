package io.watchfloor.dashboards.board;

import java.util.Locale;

/**
 * Kind of a changed item. A case has two kinds of item: its row in a list, and its full view. Alerts are sent to webhooks only, not to the
 * live stream.
 */
public enum LiveKind {
    CASE_ROW,
    CASE,
    ASSET,
    PAGE,
    ALERT;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LiveKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
