package io.watchfloor.ops.platform.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Determines which pending messages a woken entity sends again: a limited number at a time, further messages as
 * receivers confirm, and each message with pauses that double. Without this limit a slow receiver would receive all
 * messages again at each wake, which would make the receiver slower.
 *
 * <p>The state is kept only in memory. After a restart all pending messages are sent again, within the limit.
 *
 * @param <K> identifies a message, for instance by its receiver
 */
public final class Redelivery<K> {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final int most;

    /** A monotonic clock, so that clock corrections do not change a pause. */
    private final LongSupplier nanos;

    /** Messages that were sent again and are not confirmed, the oldest first. */
    private final LinkedHashMap<K, Attempt> sent = new LinkedHashMap<>();

    /** Messages that were pending at the latest wake and have not been sent again yet. */
    private SequencedSet<K> waiting = new LinkedHashSet<>();

    private record Attempt(long at, Duration pause) {

        boolean isOver(long now) {
            return now - at >= pause.toNanos();
        }

        Duration nextPause() {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    /** @param most limit of unconfirmed messages at the same time */
    public Redelivery(int most) {
        this(most, System::nanoTime);
    }

    Redelivery(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /**
     * Must be called when the entity is woken.
     *
     * @param owed all unconfirmed messages, in the order of sending
     * @return the messages to send now
     */
    public List<K> woken(Collection<K> owed) {
        Set<K> still = new HashSet<>(owed);
        sent.keySet().retainAll(still);
        waiting = new LinkedHashSet<>(owed);
        waiting.removeAll(sent.keySet());
        return next();
    }

    /** @return the messages to send after the confirmations; empty if no confirmed message had been sent again */
    public List<K> confirmed(Collection<K> keys) {
        waiting.removeAll(new HashSet<>(keys));
        return sent.keySet().removeAll(new HashSet<>(keys)) ? next() : List.of();
    }

    /** Must be called after a restart of the entity. Forgets which messages were sent. */
    public void forget() {
        sent.clear();
        waiting.clear();
    }

    private List<K> next() {
        long now = nanos.getAsLong();
        long room =
                most - sent.values().stream().filter(one -> !one.isOver(now)).count();
        List<K> chosen = new ArrayList<>();
        while (chosen.size() < room && !waiting.isEmpty()) {
            chosen.add(waiting.removeFirst());
        }
        for (Map.Entry<K, Attempt> one : sent.entrySet()) {
            if (chosen.size() >= room) {
                break;
            }
            if (one.getValue().isOver(now)) {
                chosen.add(one.getKey());
            }
        }
        for (K key : chosen) {
            Attempt before = sent.remove(key);
            sent.put(key, new Attempt(now, before == null ? FIRST_PAUSE : before.nextPause()));
        }
        return chosen;
    }
}
