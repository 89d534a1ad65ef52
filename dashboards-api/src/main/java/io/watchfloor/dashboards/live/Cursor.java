package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.LiveReadModel;
import org.jspecify.annotations.Nullable;

/** A position in the live stream as stored by clients: {@code lineage-number}. */
record Cursor(String lineage, long place) {

    private static final String OWN = ".";

    /** @return the cursor; null if the text is malformed */
    static @Nullable Cursor parse(String text) {
        int dash = text.lastIndexOf('-');
        if (dash < 1 || !text.substring(dash + 1).matches("[0-9]{1,18}")) {
            return null;
        }
        return new Cursor(text.substring(0, dash), Long.parseLong(text.substring(dash + 1)));
    }

    /**
     * The lineage includes the rights of the clients. Clients with different rights see different items, so their cursors must not be
     * interchangeable.
     */
    static String lineage(String board, Listener listener) {
        return board + "." + listener.print();
    }

    /** Lineage for topics with personal items. The cursors of other people are not valid for these topics. */
    static String personal(String lineage, Listener listener) {
        return lineage + OWN + listener.ofPerson();
    }

    /**
     * Whether all changes since the cursor can still be sent.
     *
     * @param own owner of the topic's items; null for a topic whose items are the same for all people with these rights
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
