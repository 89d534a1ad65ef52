package io.watchfloor.dashboards.board;

import java.util.Locale;

/** What a changed item is. A case is two: as it stands in a list, and with everything. */
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
