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
 * Which of the messages that an entity owes it sends again when it is woken: a bounded number at once, the next ones as the receivers
 * confirm, and each message after pauses that double. Without it a receiver that is slow or down gets everything again with each wake, which
 * makes it slower.
 *
 * <p>Kept in memory only: after a restart everything owed is sent again, within the bound.
 *
 * @param <K> names a message, for instance by its receiver
 */
public final class Redelivery<K> {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final int most;

    /** Monotonic, so that a corrected clock changes no pause. */
    private final LongSupplier nanos;

    /** Sent again and not confirmed, the longest ago first. */
    private final LinkedHashMap<K, Sent> sent = new LinkedHashMap<>();

    /** Owed at the latest wake, and not sent again yet. */
    private SequencedSet<K> waiting = new LinkedHashSet<>();

    private record Sent(long at, Duration pause) {

        boolean isOver(long now) {
            return now - at >= pause.toNanos();
        }

        Duration nextPause() {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    /** @param most messages that are sent and not confirmed at a time */
    public Redelivery(int most) {
        this(most, System::nanoTime);
    }

    Redelivery(int most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    /**
     * The entity was woken.
     *
     * @param owed all that is not confirmed, in the order in which to send
     * @return what to send now
     */
    public List<K> woken(Collection<K> owed) {
        Set<K> still = new HashSet<>(owed);
        sent.keySet().retainAll(still);
        waiting = new LinkedHashSet<>(owed);
        waiting.removeAll(sent.keySet());
        return next();
    }

    /** @return what to send now that these are confirmed; nothing when no message was sent again */
    public List<K> confirmed(Collection<K> keys) {
        waiting.removeAll(new HashSet<>(keys));
        return sent.keySet().removeAll(new HashSet<>(keys)) ? next() : List.of();
    }

    /** After a restart of the entity: nothing is known of what was sent. */
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
        for (Map.Entry<K, Sent> one : sent.entrySet()) {
            if (chosen.size() >= room) {
                break;
            }
            if (one.getValue().isOver(now)) {
                chosen.add(one.getKey());
            }
        }
        for (K key : chosen) {
            Sent before = sent.remove(key);
            sent.put(key, new Sent(now, before == null ? FIRST_PAUSE : before.nextPause()));
        }
        return chosen;
    }
}
