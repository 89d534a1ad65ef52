package io.watchfloor.dashboards.live;

import java.util.LinkedHashMap;
import java.util.Map;

/** One topic of one session. Until its snapshot is there, changes are held back, only the latest of each item. */
final class Subscription {

    private final LiveSession session;
    private final Topic topic;
    private Map<String, SentMessage> before = new LinkedHashMap<>();
    private boolean open;
    private long through;

    private record SentMessage(long cursor, Outgoing message) {}

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

    /** The session has all of the topic up to this cursor; the held-back changes follow. */
    void opened(long cursor) {
        open = true;
        through = cursor;
        Map<String, SentMessage> kept = before;
        before = Map.of();
        kept.values().forEach(one -> change(one.cursor(), one.message()));
    }

    void change(long cursor, Outgoing message) {
        if (!open) {
            before.remove(message.key());
            before.put(message.key(), new SentMessage(cursor, message));
        } else if (cursor > through) {
            session.offer(message);
        }
    }
}
