package io.watchfloor.dashboards.board;

import java.util.Locale;

/** Kind of a changed item. A case has two kinds of item: its row in a list, and its full view. */
public enum LiveKind {
    CASE_ROW,
    CASE,
    ASSET,
    PAGE;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LiveKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
