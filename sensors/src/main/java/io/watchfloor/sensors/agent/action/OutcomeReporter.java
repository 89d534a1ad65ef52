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

    private final StoredActions actions;
    private final Clock clock;
    private final Deque<UplinkFrame.Control> pending = new ArrayDeque<>();

    OutcomeReporter(StoredActions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /** Queues all unacknowledged outcomes again. Called on a new connection. */
    void resendAll() {
        pending.clear();
        actions.all().forEach(one -> pending.addAll(one.unacknowledged()));
    }

    Optional<UplinkFrame.Control> next() {
        return Optional.ofNullable(pending.poll());
    }

    Optional<StoredAction> find(String id) {
        return actions.find(id);
    }

    /** @return false if the disk is full */
    boolean tryStore(StoredAction action) throws IOException {
        return actions.put(action, clock.instant());
    }

    /** @throws IOException if the disk is full; then nothing has changed, and the caller retries */
    void store(StoredAction action) throws IOException {
        if (!tryStore(action)) {
            throw new IOException("cannot store the outcome: the sensor's disk is full");
        }
    }

    /** Stores the action's phase. If the disk is full, stores the phase in memory only. */
    void storeOrRemember(StoredAction action) throws IOException {
        if (!tryStore(action)) {
            actions.remember(action);
        }
    }

    /**
     * Stores and queues the next outcome. If the disk is full, throws the exception of {@link #store} and queues
     * nothing.
     */
    void report(StoredAction action, State state, String message, SortedMap<String, String> evidence)
            throws IOException {
        StoredAction updated = action.withOutcome(state, message, evidence, clock.instant());
        store(updated);
        pending.add(updated.outcomes().getLast());
    }

    /** Queues the action's last outcome again. */
    void reportAgain(StoredAction one) {
        one.outcomes().stream().reduce((first, later) -> later).ifPresent(pending::add);
    }

    /** Queues an outcome of an action that is not stored on disk. */
    void reportUnstored(UplinkFrame.Control frame) {
        pending.add(frame);
    }

    void acknowledge(Noted noted) throws IOException {
        Optional<StoredAction> known = actions.find(noted.id()).filter(one -> one.acknowledged() < noted.number());
        if (known.isPresent()) {
            store(known.get().acknowledgedUpTo(noted.number()));
        }
    }
}
