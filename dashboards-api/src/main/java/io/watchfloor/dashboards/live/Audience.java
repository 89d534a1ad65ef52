package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is connected, and who listens to which topic. Used only by the hub. */
final class Audience {

    static final int MOST_TOPICS = 64;
    static final int MOST_SESSIONS_OF_ONE = 50;

    private final Map<LiveSession, Map<String, Subscription>> sessions = new LinkedHashMap<>();
    private final Map<String, Map<Listener, Room>> topics = new LinkedHashMap<>();

    /** Those of one topic who see the same, and the items that they were told of and may still have. */
    private static final class Room {
        private final Map<LiveSession, Subscription> listeners = new LinkedHashMap<>();
        private final Set<String> seen = new HashSet<>();
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
     * A topic that the session already has restarts.
     *
     * @return whether there is something to open
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
            topics.computeIfAbsent(topic.text(), text -> new LinkedHashMap<>())
                    .computeIfAbsent(session.listener(), listener -> new Room())
                    .listeners
                    .put(session, subscription);
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
            if (room.listeners.isEmpty()) {
                rooms.remove(session.listener());
            }
            if (rooms.isEmpty()) {
                topics.remove(topic);
            }
        }
    }

    /** @param has the items that the client has from now on */
    void opened(LiveSession session, String topic, long cursor, Set<String> has) {
        Subscription subscription = sessions.getOrDefault(session, Map.of()).get(topic);
        Room room = topics.getOrDefault(topic, Map.of()).get(session.listener());
        if (subscription != null && room != null) {
            room.seen.addAll(has);
            subscription.opened(cursor, has);
        }
    }

    /** An item as the listener sees it now. */
    void change(Listener listener, String topic, String item, long cursor, Outgoing message) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room != null) {
            room.seen.add(item);
            room.listeners.values().forEach(one -> one.change(cursor, message));
        }
    }

    /** An item that the listener does not see, or no more: only who was told of it is told that it has gone. */
    void gone(Listener listener, String topic, String item, long cursor, Outgoing message) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room != null) {
            boolean had = room.seen.remove(item);
            room.listeners.values().forEach(one -> one.gone(item, had, cursor, message));
        }
    }

    /** A whole topic. */
    void whole(Listener listener, String topic, Outgoing message) {
        Room room = topics.getOrDefault(topic, Map.of()).get(listener);
        if (room != null) {
            room.listeners.values().forEach(one -> one.change(Long.MAX_VALUE, message));
        }
    }

    /** Who listens to this topic. */
    Set<Listener> listeners(String topic) {
        return Set.copyOf(topics.getOrDefault(topic, Map.of()).keySet());
    }

    /** The topics of each listener. */
    Map<Listener, Set<String>> wanted() {
        Map<Listener, Set<String>> wanted = new HashMap<>();
        topics.forEach((topic, rooms) -> rooms.keySet()
                .forEach(listener ->
                        wanted.computeIfAbsent(listener, one -> new HashSet<>()).add(topic)));
        return wanted;
    }

    /** The credentials of all sessions, each once. */
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
