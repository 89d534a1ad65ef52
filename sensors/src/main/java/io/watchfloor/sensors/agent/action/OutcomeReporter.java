package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionFrame.Noted;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Queues the outcomes that the center has not acknowledged. Each outcome is on disk before it is queued. Not
 * thread-safe.
 */
final class OutcomeReporter {

    private final StoredActions book;
    private final Clock clock;
    private final Deque<UplinkFrame.Control> telling = new ArrayDeque<>();

    OutcomeReporter(StoredActions book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** Called on a new connection: queues all unacknowledged outcomes again. */
    void all() {
        telling.clear();
        book.all().forEach(one -> telling.addAll(one.unheard()));
    }

    Optional<UplinkFrame.Control> next() {
        return Optional.ofNullable(telling.poll());
    }

    Optional<StoredAction> find(String id) {
        return book.find(id);
    }

    /** @return false if the disk is full */
    boolean puts(StoredAction kept) throws IOException {
        return book.put(kept, clock.instant());
    }

    /** @throws IOException if the disk is full: nothing has changed, and the caller retries */
    void put(StoredAction kept) throws IOException {
        if (!puts(kept)) {
            throw new IOException("cannot store the outcome: the sensor's disk is full");
        }
    }

    /** Stores the action's phase. If the disk is full, the phase is known to this process only. */
    void keep(StoredAction kept) throws IOException {
        if (!puts(kept)) {
            book.remember(kept);
        }
    }

    /** Stores and queues the next outcome. If the disk is full, it throws as {@link #put} does, and queues nothing. */
    void tell(StoredAction kept, State state, String words, SortedMap<String, String> evidence) throws IOException {
        StoredAction told = kept.told(state, words, evidence, clock.instant());
        put(told);
        telling.add(told.outcomes().getLast());
    }

    /** Queues the latest outcome again. */
    void tellAgain(StoredAction one) {
        one.outcomes().stream().reduce((first, later) -> later).ifPresent(telling::add);
    }

    /** Queues an outcome of an action that is not stored. */
    void tellOnly(UplinkFrame.Control frame) {
        telling.add(frame);
    }

    void noted(Noted heard) throws IOException {
        Optional<StoredAction> known = book.find(heard.id()).filter(one -> one.heard() < heard.number());
        if (known.isPresent()) {
            put(known.get().heardTo(heard.number()));
        }
    }
}
