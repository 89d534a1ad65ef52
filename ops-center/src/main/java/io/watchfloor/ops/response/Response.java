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
 * One response action. That something was done is only ever said by the sensor, which shows what it saw; the center says what it asked, and
 * that no answer came. The sensor undoes it when its time is over, whether or not the center is there.
 *
 * @param dueAt when something is to be done about it; null when nothing is
 * @param expiresAt until then the sensor may begin, and say what came of it; null once it has
 * @param revertAt when the sensor undoes it by itself, as it says
 * @param heard the number of the last step that the sensor told
 */
public record Response(
        What what,
        State state,
        @Nullable Instant dueAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revertAt,
        int heard) {

    /** The sensor remembers an order's id, so one that may be lost is sent again. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);

    /**
     * What is asked.
     *
     * @param kind as {@link ActionKind} names it
     * @param limit so long after it is done the sensor undoes it; for one without an inverse: how long it may take
     */
    public record What(String id, String sensor, String kind, SortedMap<String, String> arguments, Duration limit) {
        public What {
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }

        boolean reversible() {
            return ActionKind.of(kind).filter(ActionKind::reversible).isPresent();
        }
    }

    /** What became of it. */
    public enum State implements WireText {
        /** It goes to the sensor as soon as that is connected. */
        APPROVED,
        /** The sensor has not said yet that it has it. */
        SENT,
        RUNNING,
        SUCCEEDED,
        FAILED,
        /** The sensor did nothing: its own configuration, or what it knows of its host, does not allow it. */
        REFUSED,
        /** The sensor did not say in time what came of it. If it says so later, that counts. */
        TIMED_OUT,
        /** A person does not want it any more: the sensor is told as soon as it is connected. */
        CANCEL_PENDING,
        /** The sensor is told. What it did meanwhile counts. */
        CANCEL_SENT,
        /** It was cancelled before it was sent, or the sensor says that it did not do it, or stopped. */
        CANCELLED,
        /** The inverse goes to the sensor as soon as that is connected. */
        REVERT_PENDING,
        REVERT_SENT,
        /** It was undone: a person wanted it, or its time was over. */
        REVERTED,
        /** The sensor could not undo it, and goes on trying. */
        REVERT_FAILED;

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    private static final Set<State> UNDOABLE =
            EnumSet.of(State.SENT, State.RUNNING, State.SUCCEEDED, State.TIMED_OUT, State.REVERT_FAILED);

    /** What has no inverse is stopped, as long as the sensor may not have ended it. */
    private static final Set<State> STOPPABLE = EnumSet.of(State.SENT, State.RUNNING, State.TIMED_OUT);

    private static final Set<State> BEING_STOPPED = EnumSet.of(State.CANCEL_PENDING, State.CANCEL_SENT);

    private static final Set<State> BEING_UNDONE = EnumSet.of(State.REVERT_PENDING, State.REVERT_SENT);

    /** It goes on. */
    public record Step(
            State state,
            String words,
            @Nullable Instant dueAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revertAt) {}

    /** @param patience how long it waits for its sensor */
    static Step approved(String words, Instant now, Duration patience) {
        return new Step(State.APPROVED, words, now, now.plus(patience), null);
    }

    /** What is due now. A step to {@link State#SENT} or {@link State#REVERT_SENT} is sent by whoever commits it. */
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
                                : new Step(State.SENT, "Sent to the sensor.", again(now), expiresAt, null));
            case SENT ->
                Optional.of(
                        expired
                                ? timedOut("Timed out: the sensor did not confirm that it received the action.")
                                : new Step(State.SENT, "Sent to the sensor again.", again(now), expiresAt, null));
            case RUNNING ->
                Optional.of(
                        new Step(State.TIMED_OUT, "Timed out: the sensor reported no result.", null, null, revertAt));
            case REVERT_PENDING, REVERT_SENT ->
                Optional.of(new Step(State.REVERT_SENT, "Undo sent to the sensor.", again(now), null, revertAt));
            case CANCEL_PENDING, CANCEL_SENT ->
                Optional.of(
                        expired
                                ? timedOut("Timed out: the sensor did not confirm that it stopped the action.")
                                : new Step(
                                        State.CANCEL_SENT,
                                        "Cancellation sent to the sensor.",
                                        again(now),
                                        expiresAt,
                                        null));
            case SUCCEEDED, FAILED, REFUSED, TIMED_OUT, CANCELLED, REVERTED, REVERT_FAILED ->
                Optional.of(new Step(state, "", null, null, revertAt));
        };
    }

    private Instant again(Instant now) {
        Instant again = now.plus(AGAIN_AFTER);
        return expiresAt != null && expiresAt.isBefore(again) ? expiresAt : again;
    }

    private static Step timedOut(String words) {
        return new Step(State.TIMED_OUT, words, null, null, null);
    }

    /** Whether its latest step is to be sent. */
    boolean goesOut() {
        return state == State.SENT || state == State.REVERT_SENT || state == State.CANCEL_SENT;
    }

    /** What its latest step asks of the sensor. */
    Call call() {
        return switch (state) {
            case REVERT_SENT -> Call.INVERSE;
            case CANCEL_SENT -> Call.CANCEL;
            default -> Call.DO;
        };
    }

    /** What is sent. */
    Order order() {
        return new Order(
                what.id(), call(), what.kind(), what.arguments(), what.limit().toMillis());
    }

    /**
     * The sensor says what it did. Empty when it said so before.
     *
     * @param patience how long after its time the sensor may say what came of it
     */
    Optional<Step> said(Outcome outcome, Instant now, Duration patience) {
        if (outcome.number() <= heard) {
            return Optional.empty();
        }
        State said = State.of(outcome.state().text());
        boolean stays = (BEING_UNDONE.contains(state) && (said == State.RUNNING || said == State.SUCCEEDED))
                || (BEING_STOPPED.contains(state) && said == State.RUNNING);
        Instant revert = outcome.revertAt();
        return Optional.of(
                switch (said) {
                    case RUNNING, SUCCEEDED ->
                        stays
                                ? new Step(state, outcome.words(), dueAt, expiresAt, revert)
                                : new Step(
                                        said,
                                        outcome.words(),
                                        said == State.RUNNING ? overdue(now, patience) : null,
                                        null,
                                        revert);
                    default -> new Step(said, outcome.words(), null, null, said == State.REVERT_FAILED ? revert : null);
                });
    }

    private Instant overdue(Instant now, Duration patience) {
        return now.plus(what.reversible() ? patience : what.limit().plus(patience));
    }

    /** A person wants it undone. */
    public Optional<Step> revert(String by, Instant now) {
        return what.reversible() && UNDOABLE.contains(state)
                ? Optional.of(new Step(
                        State.REVERT_PENDING, "%s requested to undo the action.".formatted(by), now, null, revertAt))
                : Optional.empty();
    }

    /** A person does not want it. Empty where the sensor has ended it, or where it is undone instead. */
    public Optional<Step> cancel(String by, Instant now) {
        if (state == State.APPROVED) {
            return Optional.of(new Step(State.CANCELLED, "%s cancelled the action.".formatted(by), null, null, null));
        }
        return isWithSensor()
                ? Optional.of(new Step(
                        State.CANCEL_PENDING,
                        "%s requested to cancel the action.".formatted(by),
                        now,
                        now.plus(what.limit()), // It does not go on for longer.
                        null))
                : Optional.empty();
    }

    /** Whether only a sensor that understands being told to stop can cancel it. */
    public boolean isWithSensor() {
        return !what.reversible() && STOPPABLE.contains(state);
    }

    /**
     * The verbs that people may use now.
     *
     * @param stops whether its sensor understands being told to stop
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
