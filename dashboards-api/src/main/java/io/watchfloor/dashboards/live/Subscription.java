package io.watchfloor.dashboards.live;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Subscription of a session to a topic. Until the snapshot is sent, changes are held back; only the latest change of each item is stored.
 */
final class Subscription {

    private final LiveSession session;
    private final Topic topic;
    private Map<String, BufferedChange> before = new LinkedHashMap<>();
    private boolean open;
    private long through;

    /** @param gone item that is no longer visible; null for a visible one */
    private record BufferedChange(
            long cursor, OutgoingMessage message, @Nullable String gone) {}

    Subscription(LiveSession session, Topic topic) {
        this.session = session;
        this.topic = topic;
    }

    LiveSession session() {
        return session;
    }

    Topic topic() {
        return topic;
    }

    /**
     * The session has received the topic up to this cursor. Changes that were held back are sent next.
     *
     * @param has items that the session now has
     */
    void opened(long cursor, Set<String> has) {
        open = true;
        through = cursor;
        Map<String, BufferedChange> kept = before;
        before = Map.of();
        kept.values().stream()
                .filter(one -> one.gone() == null || has.contains(one.gone()))
                .forEach(one -> offer(one.cursor(), one.message()));
    }

    void change(long cursor, OutgoingMessage message) {
        if (open) {
            offer(cursor, message);
        } else {
            holdBack(new BufferedChange(cursor, message, null));
        }
    }

    /** @param had whether the session may have the item; ignored until the snapshot is sent */
    void gone(String item, boolean had, long cursor, OutgoingMessage message) {
        if (!open) {
            holdBack(new BufferedChange(cursor, message, item));
        } else if (had) {
            offer(cursor, message);
        }
    }

    private void holdBack(BufferedChange one) {
        before.remove(one.message().key());
        before.put(one.message().key(), one);
    }

    private void offer(long cursor, OutgoingMessage message) {
        if (cursor > through) {
            session.offer(message);
        }
    }
}
