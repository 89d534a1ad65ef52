package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionFrame.State;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One action as stored on disk.
 *
 * @param acknowledged number of the last outcome that the center has acknowledged
 * @param revertAt when the sensor reverts the action; null if the action is not in effect or not reversible
 * @param outcomes all outcomes so far, as sent to the center
 */
record StoredAction(
        Order order,
        Phase phase,
        Instant receivedAt,
        int acknowledged,
        @Nullable Instant revertAt,
        List<Outcome> outcomes) {

    StoredAction {
        outcomes = List.copyOf(outcomes);
    }

    /** What the executor must do next with the action. */
    enum Phase {
        /** The action must be executed, or is being executed. After a crash it is executed again. */
        TO_DO,
        /** The action is in effect until its time limit expires. */
        IN_EFFECT,
        /** The action must be reverted; the revert is retried until it succeeds. */
        TO_UNDO,
        OVER;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Phase of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    static StoredAction received(Order order, Instant now) {
        return new StoredAction(order, Phase.TO_DO, now, 0, null, List.of());
    }

    String id() {
        return order.id();
    }

    StoredAction withPhase(Phase next, @Nullable Instant revert) {
        return new StoredAction(order, next, receivedAt, acknowledged, revert, outcomes);
    }

    /** Returns a copy of the action with one more outcome. */
    StoredAction withOutcome(State state, String message, SortedMap<String, String> evidence, Instant now) {
        List<Outcome> more = new ArrayList<>(outcomes);
        more.add(new Outcome(
                id(),
                outcomes.size() + 1,
                state,
                truncate(message, ActionFrame.LONGEST_MESSAGE),
                truncate(evidence),
                now,
                revertAt));
        return new StoredAction(order, phase, receivedAt, acknowledged, revertAt, more);
    }

    private static SortedMap<String, String> truncate(SortedMap<String, String> evidence) {
        SortedMap<String, String> bounded = new TreeMap<>();
        evidence.forEach((name, value) -> bounded.put(name, truncate(value, ActionFrame.LONGEST_VALUE)));
        return bounded;
    }

    private static String truncate(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
    }

    StoredAction acknowledgedUpTo(int number) {
        return new StoredAction(order, phase, receivedAt, number, revertAt, outcomes);
    }

    /** Returns the outcomes that the center has not acknowledged. */
    List<Outcome> unacknowledged() {
        return outcomes.stream().filter(one -> one.number() > acknowledged).toList();
    }

    @Nullable
    State lastState() {
        return outcomes.isEmpty() ? null : outcomes.getLast().state();
    }

    Optional<ActionKind> kind() {
        return ActionKind.of(order.kind());
    }

    boolean reversible() {
        return kind().filter(ActionKind::reversible).isPresent();
    }

    /** Returns the deadline of an action that is not reversible. */
    Instant deadline() {
        return receivedAt.plusMillis(order.limitMillis());
    }

    String argument(String name) {
        return order.arguments().getOrDefault(name, "");
    }
}
