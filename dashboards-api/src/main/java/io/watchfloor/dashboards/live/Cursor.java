package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.LiveBoard;
import org.jspecify.annotations.Nullable;

/** A position in the live stream, as clients store it: {@code lineage-number}. */
record Cursor(String lineage, long place) {

    /** @return null when it is malformed */
    static @Nullable Cursor parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 1 || !text.substring(dash + 1).matches("[0-9]{1,18}")) {
            return null;
        }
        return new Cursor(text.substring(0, dash), Long.parseLong(text.substring(dash + 1)));
    }

    /** Other rights see other items, so their cursors are those of another stream. */
    static String lineage(String board, Listener listener) {
        return board + "." + listener.print();
    }

    /** Whether everything since then can still be delivered. */
    boolean isBefore(LiveBoard.Head head, Listener listener) {
        return lineage.equals(lineage(head.lineage(), listener)) && place <= head.cursor();
    }

    @Override
    public String toString() {
        return lineage + "-" + place;
    }
}
