package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.wire.LiveItem;
import io.watchfloor.dashboards.wire.LiveMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Connected clients and their topics. Used only by the hub. */
final class LiveSubscribers {

    static final int MOST_TOPICS = 64;
    static final int MOST_SESSIONS_OF_ONE = 50;

    /** Maximum number of changes sent for a topic without cursors. If there are more changes, a snapshot is sent instead. */
    static final int MOST_DELTAS = 100;

    private final Map<LiveSession, Map<String, Subscription>> sessions = new LinkedHashMap<>();
    private final Map<String, Map<Listener, Room>> topics = new LinkedHashMap<>();

    /** Clients of one topic that can see the same items, and the items that these clients may have. */
    private static final class Room {
        private final Map<LiveSession, Subscription> listeners = new LinkedHashMap<>();
        private final Set<String> seen = new HashSet<>();
        private final Set<LiveSession> fresh = new HashSet<>();
        private Map<String, LiveItem> whole = Map.of();
    }

    void join(LiveSession session) {
        long ofSamePerson = sessions.keySet().stream()
                .filter(one -> !one.isClosed() && one.person().equals(session.person()))
                .count();
        if (ofSamePerson >= MOST_SESSIONS_OF_ONE) {
            session.close(CloseCode.TOO_MANY);
        } else {
            sessions.put(session, new LinkedHashMap<>());
        }
    }

    void leave(LiveSession session) {
        Map<String, Subscription> own = sessions.remove(session);
        if (own != null) {
            own.keySet().forEach(topic -> forget(session, topic));
        }
    }

    /**
     * If the client is already subscribed to a topic, the subscription starts again.
     *
     * @return whether a topic must be opened
     */
    boolean subscribe(LiveSession session, List<Topic> wanted) {
        Map<String, Subscription> own = sessions.get(session);
        if (own == null) {
            return false;
        }
        for (Topic topic : wanted) {
            if (!session.listener().may(topic)) {
                session.close(CloseCode.topic(topic.text()));
                leave(session);
                return false;
            }
            Subscription subscription = new Subscription(session, topic);
            own.put(topic.text(), subscription);
            Room room = topics.computeIfAbsent(topic.text(), text -> new LinkedHashMap<>())
                    .computeIfAbsent(session.listener(), listener -> new Room());
            room.listeners.put(session, subscription);
            if (topic instanceof Topic.Whole) {
                room.fresh.add(session);
            }
        }
        if (own.size() > MOST_TOPICS) {
            session.close(CloseCode.TOO_MANY);
            leave(session);
            return false;
        }
        return true;
    }

    void unsubscribe(LiveSession session, String topic) {
        Map<String, Subscription> own = sessions.get(session);
        if (own != null && own.remove(topic) != null) {
            forget(session, topic);
        }
    }

    private void forget(LiveSession session, String topic) {
        Map<Listener, Room> rooms = topics.getOrDefault(topic, Map.of());
        Room room = rooms.get(session.listener());
        if (room != null) {
            room.listeners.remove(session);
            room.fresh.remove(session);
            if (room.listeners.isEmpty()) {
                rooms.remove(session.listener());
            }
            if (rooms.isEmpty()) {
                topics.remove(topic);
            }
        }
    }

    /** @param has items that the client has now */
    void opened(LiveSession session, String topic, long cursor, Set<String> has) {
        Subscription subscription = sessions.getOrDefault(session, Map.of()).get(topic);
        Room room = topics.getOrDefault(topic, Map.of()).get(session.listener());
        if (subscription != null && room != null) {
            room.seen.addAll(has);
            subscription.opened(cursor, has);
        }
    }

    /** Sends the current state of an item to the clients. */
    void change(Listener listener, String topic, String item, long cursor, OutgoingMessage message) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room != null) {
            room.seen.add(item);
            room.listeners.values().forEach(one -> one.change(cursor, message));
        }
    }

    /** Sends the removal of an item to clients that may have the item. */
    void gone(Listener listener, String topic, String item, long cursor, OutgoingMessage message) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room != null) {
            boolean had = room.seen.remove(item);
            room.listeners.values().forEach(one -> one.gone(item, had, cursor, message));
        }
    }

    /**
     * Sends the current content of a topic without cursors. Each client gets the differences from the previous content. Clients that
     * subscribed since then get the complete content again, because their snapshot was read at another time.
     */
    void whole(Listener listener, String topic, List<? extends LiveItem> items) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room == null) {
            return;
        }
        Map<String, LiveItem> before = room.whole;
        Map<String, LiveItem> now = new LinkedHashMap<>();
        items.forEach(item -> now.put(item.id(), item));
        room.whole = now;
        List<OutgoingMessage> news = differences(topic, before, now);
        boolean many = news.size() > MOST_DELTAS;
        OutgoingMessage all = many || !room.fresh.isEmpty() ? snapshot(topic, items) : null;
        room.listeners.forEach((session, one) -> {
            if (all != null && (many || room.fresh.contains(session))) {
                one.change(Long.MAX_VALUE, all);
            } else {
                news.forEach(message -> one.change(Long.MAX_VALUE, message));
            }
        });
        room.fresh.clear();
    }

    static OutgoingMessage snapshot(String topic, List<? extends LiveItem> items) {
        return OutgoingMessage.of(topic + "\nsnapshot", new LiveMessage.Snapshot(topic, null, items, null));
    }

    private static List<OutgoingMessage> differences(
            String topic, Map<String, LiveItem> before, Map<String, LiveItem> now) {
        List<OutgoingMessage> news = new ArrayList<>();
        now.forEach((id, item) -> {
            LiveItem old = before.get(id);
            if (old == null || !item.saysTheSameAs(old)) {
                LiveMessage.Change change = old == null ? LiveMessage.Change.ADDED : LiveMessage.Change.CHANGED;
                news.add(OutgoingMessage.of(topic + '\n' + id, new LiveMessage.Delta(topic, null, change, item)));
            }
        });
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .forEach(id ->
                        news.add(OutgoingMessage.of(topic + '\n' + id, new LiveMessage.Removal(topic, null, id))));
        return news;
    }

    /** Returns the groups of clients that are subscribed to a topic. */
    Set<Listener> listeners(String topic) {
        return Set.copyOf(topics.getOrDefault(topic, Map.of()).keySet());
    }

    /** Topics by listener. */
    Map<Listener, Set<String>> wanted() {
        Map<Listener, Set<String>> wanted = new HashMap<>();
        topics.forEach((topic, rooms) -> rooms.keySet()
                .forEach(listener ->
                        wanted.computeIfAbsent(listener, one -> new HashSet<>()).add(topic)));
        return wanted;
    }

    /** Distinct credentials of all sessions. */
    Set<Credential> credentials() {
        return sessions.keySet().stream()
                .filter(session -> !session.isClosed())
                .map(LiveSession::credential)
                .collect(Collectors.toSet());
    }

    Collection<LiveSession> sessions() {
        return sessions.keySet();
    }
}
