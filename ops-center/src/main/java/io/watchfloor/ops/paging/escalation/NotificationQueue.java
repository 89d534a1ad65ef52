package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.paging.escalation.PagerCommand.Offer;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Determines which notifications are sent individually and which wait for the next digest. New cases take precedence
 * over repeats, and a flooding sensor uses only its own share of the limit. The queue is not persisted. If the queue is
 * lost, the cases submit their notifications again. Not thread-safe; the current time is a parameter.
 */
final class NotificationQueue {

    /**
     * A digest contains all notifications that are submitted within this time after the digest's first notification.
     */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    /** Limits the memory of the queue. If a notification is rejected, the case submits it again later. */
    static final int MOST_WAITING = 20_000;

    private final NotificationLimits limits;
    private final Deque<Delivery> sentAlone = new ArrayDeque<>();
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Map<String, Map<String, Waiting>> again = new LinkedHashMap<>();
    private int newsWaiting;
    private @Nullable Instant lastDigestAt;

    private record Delivery(Instant at, String sensor) {}

    private record Waiting(Offer offer, Instant since) {}

    enum Answer {
        ALONE,
        WAITS,
        FULL
    }

    NotificationQueue(NotificationLimits limits) {
        this.limits = limits;
    }

    Answer offer(Offer offer, Instant now) {
        forget(now);
        Waiting before = remove(offer.page());
        if (offer.key() != null && !offer.key().equals(offer.page())) {
            if (size() >= MOST_WAITING) {
                return Answer.FULL;
            }
            again.computeIfAbsent(offer.key(), key -> new LinkedHashMap<>())
                    .put(offer.page(), new Waiting(offer, before == null ? now : before.since()));
            return Answer.WAITS;
        }
        if (offer.key() != null) {
            // The notification was sent individually and may have been delivered, so a retry with the same key must
            // also be individual.
            sentAlone.addLast(new Delivery(now, offer.subject().sensor()));
            return Answer.ALONE;
        }
        if (mayGoAlone(offer)) {
            sentAlone.addLast(new Delivery(now, offer.subject().sensor()));
            return Answer.ALONE;
        }
        if (size() >= MOST_WAITING) {
            return Answer.FULL;
        }
        waiting.put(offer.page(), new Waiting(offer, before == null ? now : before.since()));
        newsWaiting += offer.isNews() ? 1 : 0;
        return Answer.WAITS;
    }

    /** Half of the limit is reserved for new cases. Once one repeat waits for the digest, further repeats wait too. */
    private boolean mayGoAlone(Offer offer) {
        int room = offer.isNews() ? limits.alone() : limits.alone() / 2;
        long ofSensor = sentAlone.stream()
                .filter(sent -> sent.sensor().equals(offer.subject().sensor()))
                .count();
        return sentAlone.size() < room
                && ofSensor < limits.perSensorAndMinute()
                && (offer.isNews() || waiting.isEmpty());
    }

    /**
     * Forgets sent notifications that are older than the period, and those with future times, recorded before the clock
     * was set back.
     */
    private void forget(Instant now) {
        Instant start = now.minus(NotificationLimits.WINDOW);
        sentAlone.removeIf(sent -> !sent.at().isAfter(start) || sent.at().isAfter(now));
        if (lastDigestAt != null && lastDigestAt.isAfter(now)) {
            lastDigestAt = null;
        }
    }

    void withdraw(CaseId caseId) {
        Stream.concat(waiting.values().stream(), again.values().stream().flatMap(pages -> pages.values().stream()))
                .map(Waiting::offer)
                .filter(offer -> offer.subject().caseId().equals(caseId))
                .map(Offer::page)
                .toList()
                .forEach(this::remove);
    }

    private @Nullable Waiting remove(String page) {
        Waiting gone = waiting.remove(page);
        newsWaiting -= gone != null && gone.offer().isNews() ? 1 : 0;
        for (Map<String, Waiting> pages : again.values()) {
            Waiting repeat = pages.remove(page);
            gone = repeat == null ? gone : repeat;
        }
        again.values().removeIf(Map::isEmpty);
        return gone;
    }

    /**
     * When the next digest is due; empty if the queue is empty. If only repeats wait, one digest is sent per minute.
     */
    Optional<Instant> digestDueAt() {
        Map<String, Waiting> next =
                again.isEmpty() ? waiting : again.values().iterator().next();
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Instant gathered = next.values().iterator().next().since().plus(GATHERING);
        if (lastDigestAt == null) {
            return Optional.of(gathered);
        }
        Instant allowed = lastDigestAt.plus(
                newsWaiting > 0 || !again.isEmpty() ? limits.betweenDigests() : NotificationLimits.WINDOW);
        return Optional.of(allowed.isAfter(gathered) ? allowed : gathered);
    }

    /**
     * Removes from the queue a digest whose earlier attempt may have been delivered, so that the digest can be sent
     * again with the same key.
     */
    Optional<Digest> takeAgain(Instant now) {
        forget(now);
        if (again.isEmpty() || digestDueAt().filter(due -> !due.isAfter(now)).isEmpty()) {
            return Optional.empty();
        }
        String key = again.keySet().iterator().next();
        Map<String, Waiting> pages = again.getOrDefault(key, Map.of());
        again.remove(key);
        lastDigestAt = now;
        return Optional.of(new Digest(
                key, mostUrgentFirst(pages.values().stream().map(Waiting::offer).toList()), now));
    }

    /** If a digest is due, removes all notifications from the queue and returns them, the most urgent first. */
    List<Offer> takeDigest(Instant now) {
        forget(now);
        if (!again.isEmpty()
                || waiting.isEmpty()
                || digestDueAt().filter(due -> !due.isAfter(now)).isEmpty()) {
            return List.of();
        }
        List<Offer> taken =
                mostUrgentFirst(waiting.values().stream().map(Waiting::offer).toList());
        waiting.clear();
        newsWaiting = 0;
        lastDigestAt = now;
        return taken;
    }

    int size() {
        return waiting.size() + again.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * Sorts new cases before repeats, then by severity. Notifications of equal severity are taken in turn from each
     * sensor, so that a flooding sensor cannot displace another sensor's case. For one sensor the newest case is first.
     */
    private static List<Offer> mostUrgentFirst(List<Offer> offers) {
        Comparator<Offer> urgency = Comparator.comparing(Offer::isNews)
                .thenComparing(offer -> offer.subject().severity())
                .reversed();
        Comparator<Offer> newest = Comparator.comparingLong(
                        (Offer offer) -> offer.subject().number())
                .reversed();
        Map<String, Integer> turns = new HashMap<>();
        record Turn(Offer offer, int nth) {}
        return offers.stream()
                .sorted(urgency.thenComparing(newest))
                .map(offer -> new Turn(offer, turns.merge(share(offer), 1, Integer::sum)))
                .sorted(Comparator.comparing(Turn::offer, urgency)
                        .thenComparingInt(Turn::nth)
                        .thenComparing(Turn::offer, newest))
                .map(Turn::offer)
                .toList();
    }

    private static String share(Offer offer) {
        return offer.isNews() + " " + offer.subject().severity() + " "
                + offer.subject().sensor();
    }
}
