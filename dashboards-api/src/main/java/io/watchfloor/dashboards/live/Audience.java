package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import java.util.Collection;
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
    private final Map<String, Map<LiveSession, Subscription>> topics = new LinkedHashMap<>();

    void join(LiveSession session) {
        long ofSamePerson = sessions.keySet().stream()
                .filter(one -> one.person().equals(session.person()))
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
            Subscription subscription = new Subscription(session, topic);
            own.put(topic.text(), subscription);
            topics.computeIfAbsent(topic.text(), text -> new LinkedHashMap<>()).put(session, subscription);
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
        Map<LiveSession, Subscription> listeners = topics.get(topic);
        if (listeners != null) {
            listeners.remove(session);
            if (listeners.isEmpty()) {
                topics.remove(topic);
            }
        }
    }

    void opened(LiveSession session, String topic, long cursor) {
        Subscription subscription = sessions.getOrDefault(session, Map.of()).get(topic);
        if (subscription != null) {
            subscription.opened(cursor);
        }
    }

    void change(String topic, long cursor, Outgoing message) {
        topics.getOrDefault(topic, Map.of()).values().forEach(one -> one.change(cursor, message));
    }

    /** Topics with at least one listener. */
    Set<String> topics() {
        return Set.copyOf(topics.keySet());
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
