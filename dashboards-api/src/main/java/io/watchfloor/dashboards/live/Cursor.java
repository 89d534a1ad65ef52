package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.LiveReadModel;
import org.jspecify.annotations.Nullable;

/** A position in the live stream, as clients store it: {@code lineage-number}. */
record Cursor(String lineage, long place) {

    private static final String OWN = ".";

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

    /** Of a topic that holds the person's own items: what somebody else has seen of it says nothing. */
    static String personal(String lineage, Listener listener) {
        return lineage + OWN + listener.ofPerson();
    }

    /**
     * Whether everything since then can still be delivered.
     *
     * @param own whose items the topic holds; null for a topic that is the same for everybody with these rights
     */
    boolean isBefore(LiveReadModel.Head head, Listener listener, @Nullable Listener own) {
        String expected = lineage(head.lineage(), listener);
        boolean same = own == null
                ? lineage.equals(expected) || lineage.startsWith(expected + OWN)
                : lineage.equals(personal(expected, own));
        return same && place <= head.cursor();
    }

    @Override
    public String toString() {
        return lineage + "-" + place;
    }
}
