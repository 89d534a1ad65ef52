package io.watchfloor.ops.response;

import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Order;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import io.watchfloor.sensors.protocol.ActionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A response action. Only the sensor reports, with evidence, that the action was executed. The center reports only
 * which messages were sent and that a reply is missing. The sensor undoes the action when it expires, even without a
 * connection to the center.
 *
 * @param dueAt when the next step is due; null if no step is due
 * @param expiresAt until when the sensor may start and report a result; null after the result
 * @param revertAt when the sensor will undo the action without a further message, as reported by the sensor
 * @param heard sequence number of the latest step that the sensor reported
 */
public record Response(
        Request what,
        State state,
        @Nullable Instant dueAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revertAt,
        int heard) {

    /** Pause before the action is sent again. The sensor recognises repeats by the action's id. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);

    /**
     * The requested action.
     *
     * @param kind name of an {@link ActionKind}
     * @param limit how long the action stays in effect; for an action that cannot be undone, how long it may run
     */
    public record Request(String id, String sensor, String kind, SortedMap<String, String> arguments, Duration limit) {
        public Request {
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }

        boolean reversible() {
            return ActionKind.of(kind).filter(ActionKind::reversible).isPresent();
        }
    }

    /** The state of a response action. */
    public enum State implements WireText {
        /** The action will be sent when the sensor is connected. */
        APPROVED,
        /** The action was sent, but the sensor has not confirmed the receipt. */
        SENT,
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** The sensor did not execute the action, because the sensor's configuration or host does not allow it. */
        REFUSED,
        /** The sensor reported no result in time. A later result still counts. */
        TIMED_OUT,
        /** A user requested the cancellation, which will be sent when the sensor is connected. */
        CANCEL_PENDING,
        /** The cancellation was sent. A result that the sensor reports in the meantime still counts. */
        CANCEL_SENT,
        /**
         * The action was cancelled before it was sent, or the sensor reported that the action was not started or was
         * stopped.
         */
        CANCELLED,
        /** The undo request will be sent when the sensor is connected. */
        REVERT_PENDING,
        REVERT_SENT,
        /** The action was undone, on a user's request or because the action expired. */
        REVERTED,
        /** The sensor failed to undo the action, and retries. */
        REVERT_FAILED;

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private static final Set<State> UNDOABLE =
            EnumSet.of(State.SENT, State.RUNNING, State.SUCCEEDED, State.TIMED_OUT, State.REVERT_FAILED);

    /** States in which an action that cannot be undone can be stopped. */
    private static final Set<State> STOPPABLE = EnumSet.of(State.SENT, State.RUNNING, State.TIMED_OUT);

    private static final Set<State> BEING_STOPPED = EnumSet.of(State.CANCEL_PENDING, State.CANCEL_SENT);

    private static final Set<State> BEING_UNDONE = EnumSet.of(State.REVERT_PENDING, State.REVERT_SENT);

    /** A change of state. */
    public record Step(
            State state,
            String words,
            @Nullable Instant dueAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revertAt) {}

    /** @param patience how long the action waits for the sensor to connect */
    static Step approved(String words, Instant now, Duration patience) {
        return new Step(State.APPROVED, words, now, now.plus(patience), null);
    }

    /**
     * The step that is due now. The caller that commits a step to {@link State#SENT}, {@link State#REVERT_SENT} or
     * {@link State#CANCEL_SENT} must send the step.
     */
    Optional<Step> due(Instant now) {
        if (dueAt == null || dueAt.isAfter(now)) {
            return Optional.empty();
        }
        boolean expired = expiresAt != null && !expiresAt.isAfter(now);
        return switch (state) {
            case APPROVED ->
                Optional.of(
                        expired
                                ? timedOut("Timed out: the sensor was not connected, so the action was not sent.")
                                : new Step(State.SENT, "Sent to the sensor.", retryAt(now), expiresAt, null));
            case SENT ->
                Optional.of(
                        expired
                                ? timedOut("Timed out: the sensor did not confirm that it received the action.")
                                : new Step(State.SENT, "Sent to the sensor again.", retryAt(now), expiresAt, null));
            case RUNNING ->
                Optional.of(
                        new Step(State.TIMED_OUT, "Timed out: the sensor reported no result.", null, null, revertAt));
            case REVERT_PENDING, REVERT_SENT ->
                Optional.of(new Step(State.REVERT_SENT, "Undo sent to the sensor.", retryAt(now), null, revertAt));
            case CANCEL_PENDING, CANCEL_SENT ->
                Optional.of(
                        expired
                                ? timedOut("Timed out: the sensor did not confirm that it stopped the action.")
                                : new Step(
                                        State.CANCEL_SENT,
                                        "Cancellation sent to the sensor.",
                                        retryAt(now),
                                        expiresAt,
                                        null));
            case SUCCEEDED, FAILED, REFUSED, TIMED_OUT, CANCELLED, REVERTED, REVERT_FAILED ->
                Optional.of(new Step(state, "", null, null, revertAt));
        };
    }

    private Instant retryAt(Instant now) {
        Instant retryAt = now.plus(AGAIN_AFTER);
        return expiresAt != null && expiresAt.isBefore(retryAt) ? expiresAt : retryAt;
    }

    private static Step timedOut(String words) {
        return new Step(State.TIMED_OUT, words, null, null, null);
    }

    /** Whether the latest step must be sent to the sensor. */
    boolean isUnsent() {
        return state == State.SENT || state == State.REVERT_SENT || state == State.CANCEL_SENT;
    }

    /** The call that sends the latest step. */
    Call call() {
        return switch (state) {
            case REVERT_SENT -> Call.INVERSE;
            case CANCEL_SENT -> Call.CANCEL;
            default -> Call.DO;
        };
    }

    /** The protocol frame for the sensor. */
    Order order() {
        return new Order(
                what.id(), call(), what.kind(), what.arguments(), what.limit().toMillis());
    }

    /**
     * Records a report from the sensor. Returns empty for a repeated report.
     *
     * @param patience how long after the action's time limit the sensor may report a result
     */
    Optional<Step> reported(Outcome outcome, Instant now, Duration patience) {
        if (outcome.number() <= heard) {
            return Optional.empty();
        }
        State reported = State.of(outcome.state().text());
        boolean stays = (BEING_UNDONE.contains(state) && (reported == State.RUNNING || reported == State.SUCCEEDED))
                || (BEING_STOPPED.contains(state) && reported == State.RUNNING);
        Instant revert = outcome.revertAt();
        return Optional.of(
                switch (reported) {
                    case RUNNING, SUCCEEDED ->
                        stays
                                ? new Step(state, outcome.words(), dueAt, expiresAt, revert)
                                : new Step(
                                        reported,
                                        outcome.words(),
                                        reported == State.RUNNING ? overdue(now, patience) : null,
                                        null,
                                        revert);
                    default ->
                        new Step(
                                reported, outcome.words(), null, null, reported == State.REVERT_FAILED ? revert : null);
                });
    }

    private Instant overdue(Instant now, Duration patience) {
        return now.plus(what.reversible() ? patience : what.limit().plus(patience));
    }

    /** Records a user's request to undo the action. Returns empty if the action cannot be undone now. */
    public Optional<Step> revert(String by, Instant now) {
        return what.reversible() && UNDOABLE.contains(state)
                ? Optional.of(new Step(
                        State.REVERT_PENDING, "%s requested to undo the action.".formatted(by), now, null, revertAt))
                : Optional.empty();
    }

    /**
     * Records a user's cancellation of the action. Returns empty if the action has ended, or must be undone instead.
     */
    public Optional<Step> cancel(String by, Instant now) {
        if (state == State.APPROVED) {
            return Optional.of(new Step(State.CANCELLED, "%s cancelled the action.".formatted(by), null, null, null));
        }
        return isWithSensor()
                ? Optional.of(new Step(
                        State.CANCEL_PENDING,
                        "%s requested to cancel the action.".formatted(by),
                        now,
                        now.plus(what.limit()), // The time by which the action ends in any case.
                        null))
                : Optional.empty();
    }

    /** Whether the cancellation needs a sensor that supports stopping actions. */
    public boolean isWithSensor() {
        return !what.reversible() && STOPPABLE.contains(state);
    }

    /**
     * The operations that users may request now.
     *
     * @param stops whether the sensor supports stopping actions
     */
    public List<String> allowed(Instant now, boolean stops) {
        return Stream.of(
                        revert("", now).map(step -> "revert"),
                        cancel("", now).filter(step -> stops || !isWithSensor()).map(step -> "cancel"))
                .flatMap(Optional::stream)
                .toList();
    }

    Response with(Step step) {
        return new Response(what, step.state(), step.dueAt(), step.expiresAt(), step.revertAt(), heard);
    }
}
