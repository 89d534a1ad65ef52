package io.watchfloor.ops.response.automation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One action of an automation for one asset of one case. A call is stored as {@link State#SENDING} before one node
 * makes it. If the state is still SENDING after the time limit of the call, it is unknown whether the receiver
 * processed the call. The call is repeated only if the receiver executes calls with the same idempotency key once.
 *
 * @param tries calls made so far in this direction
 * @param dueAt when the next step is due; null if no step is due
 * @param revertAt when the undo call is due; null if none is
 * @param limit time from the call to the undo call
 */
public record Action(
        String id,
        State state,
        Automation.Target call,
        int tries,
        @Nullable Instant dueAt,
        @Nullable Instant revertAt,
        @Nullable Duration limit) {

    /** How long after the timeout of a call the calling node counts as dead. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final int MOST_REPEATS = 3;
    private static final int MOST_TRIES_UNSENT = 5;
    private static final int MOST_TRIES_UNSENT_INVERSE = 60;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** The state of an action. */
    public enum State {
        /** The call will be made immediately. */
        PENDING,
        /** The automation reached its limit, so a user must release the action. */
        HELD,
        /** The automation excludes this asset. */
        REFUSED,
        /** The center processed the alert too late for an action. */
        MISSED,
        /** A user cancelled the action, or its automation was disabled, before the call. */
        CANCELLED,
        /** The call is being made. */
        SENDING,
        /** The receiver accepted the call, but has not reported a result yet. */
        SENT,
        SUCCEEDED,
        FAILED,
        /** The receiver may or may not have processed the call. */
        AMBIGUOUS,
        /** The receiver accepted the call, but reported no result in time. */
        TIMED_OUT,
        /** The undo call will be made immediately. */
        REVERT_PENDING,
        /** The undo call is being made. */
        REVERTING,
        /** The receiver accepted the undo call, but has not reported a result yet. */
        REVERT_SENT,
        REVERTED,
        REVERT_FAILED,
        /** The receiver may or may not have processed the undo call, or reported no result. */
        REVERT_AMBIGUOUS;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** States in which the action may have had an effect that can be undone. */
    private static final Set<State> DONE_SOMETHING =
            EnumSet.of(State.SENT, State.SUCCEEDED, State.AMBIGUOUS, State.TIMED_OUT);

    private static final Set<State> UNDOES =
            EnumSet.of(State.REVERTING, State.REVERT_SENT, State.REVERT_AMBIGUOUS, State.REVERT_FAILED);

    /**
     * A change of state.
     *
     * @param words a sentence that describes the change in the case's activity
     */
    public record Step(
            State state,
            String words,
            int tries,
            @Nullable Instant dueAt,
            @Nullable Instant revertAt) {}

    /** The result of a call. */
    public sealed interface Answer {

        /** @param status the HTTP status */
        record CallOutcome(int status) implements Answer {}

        /**
         * The receiver rejected the call, so that nothing changed.
         *
         * @param passes whether the call may succeed later
         */
        record Rejected(String words, boolean passes) implements Answer {}

        /** The call was not sent. */
        record Unsent(String words) implements Answer {}

        /** The call was sent, but there is no response. */
        record Unknown(String words) implements Answer {}
    }

    /** Whether the current call is the undo call. */
    public boolean inverse() {
        return state == State.REVERTING;
    }

    /**
     * Whether a claimed call may start now: a call that starts later could end after other nodes count the call as
     * lost.
     */
    public boolean mayBegin(Instant now) {
        return dueAt != null && !now.plus(call.answerWithin()).isAfter(dueAt);
    }

    /**
     * The step that is due now. A step to {@link State#SENDING} or {@link State#REVERTING} is a claim: the caller that
     * commits the step must make the call.
     */
    public Optional<Step> due(Instant now) {
        if (dueAt == null || dueAt.isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (state) {
                    case PENDING ->
                        new Step(
                                State.SENDING,
                                "Called.",
                                tries + 1,
                                now.plus(call.answerWithin()).plus(MARGIN),
                                limit == null ? null : now.plus(limit));
                    case REVERT_PENDING ->
                        new Step(
                                State.REVERTING,
                                "Undo called.",
                                tries + 1,
                                now.plus(call.answerWithin()).plus(MARGIN),
                                null);
                    case SENDING, REVERTING ->
                        lost("The node that made the call stopped before it received the result.", now);
                    case SENT, SUCCEEDED, AMBIGUOUS, TIMED_OUT -> {
                        boolean over = revertAt != null && !revertAt.isAfter(now);
                        yield over
                                ? new Step(State.REVERT_PENDING, "The action expired.", 0, now, null)
                                : new Step(
                                        State.TIMED_OUT,
                                        "Timed out: the receiver accepted the call but reported no result.",
                                        tries,
                                        revertAt,
                                        revertAt);
                    }
                    case REVERT_SENT ->
                        new Step(
                                State.REVERT_AMBIGUOUS,
                                "Timed out: the receiver accepted the undo call, but reported no result.",
                                tries,
                                null,
                                null);
                    case HELD, REFUSED, MISSED, CANCELLED, FAILED, REVERTED, REVERT_FAILED, REVERT_AMBIGUOUS ->
                        new Step(state, "", tries, null, null);
                });
    }

    /** Records the result of the call. Returns empty if the receiver has reported the outcome in the meantime. */
    public Optional<Step> answered(Answer answer, Instant now) {
        if (state != State.SENDING && state != State.REVERTING) {
            return Optional.empty();
        }
        return Optional.of(
                switch (answer) {
                    case Answer.Rejected rejected ->
                        rejected.passes() ? later(rejected.words(), now) : failed(rejected.words());
                    case Answer.Unsent unsent -> later(unsent.words() + " Nothing was sent.", now);
                    case Answer.Unknown unknown -> lost(unknown.words(), now);
                    case Answer.CallOutcome answered -> answered(answered.status(), now);
                });
    }

    private Step answered(int status, Instant now) {
        String words = "The receiver answered %d.".formatted(status);
        if (status >= 200 && status < 300) {
            return taken(words, now);
        }
        // The result is ambiguous, because a gateway does not know whether the server behind it processed the request.
        return status == 502 || status == 504 ? lost(words, now) : failed(words);
    }

    private Step taken(String words, Instant now) {
        Duration within = call.confirmWithin();
        Instant reportedBy = within == null ? null : now.plus(within);
        if (state == State.REVERTING) {
            return reportedBy == null
                    ? new Step(State.REVERTED, words, tries, null, null)
                    : new Step(State.REVERT_SENT, words, tries, reportedBy, null);
        }
        return reportedBy == null
                ? new Step(State.SUCCEEDED, words, tries, revertAt, revertAt)
                : new Step(State.SENT, words, tries, earlier(reportedBy, revertAt), revertAt);
    }

    private Step failed(String words) {
        return new Step(state == State.REVERTING ? State.REVERT_FAILED : State.FAILED, words, tries, null, null);
    }

    private Step lost(String words, Instant now) {
        boolean undoes = state == State.REVERTING;
        if (call.idempotent() && tries < MOST_REPEATS) {
            return new Step(
                    undoes ? State.REVERT_PENDING : State.PENDING,
                    words + " The call is retried with the same key, which the receiver executes only once.",
                    tries,
                    now.plus(pause()),
                    revertAt);
        }
        return undoes
                ? new Step(State.REVERT_AMBIGUOUS, words, tries, null, null)
                : new Step(State.AMBIGUOUS, words, tries, revertAt, revertAt);
    }

    /** A call that changed nothing is repeated a few times. */
    private Step later(String words, Instant now) {
        boolean undoes = state == State.REVERTING;
        return tries < (undoes ? MOST_TRIES_UNSENT_INVERSE : MOST_TRIES_UNSENT)
                ? new Step(
                        undoes ? State.REVERT_PENDING : State.PENDING,
                        words + " The call is retried.",
                        tries,
                        now.plus(pause()),
                        undoes ? revertAt : null)
                : failed(words);
    }

    private Duration pause() {
        Duration pause = Duration.ofSeconds(1L << Math.min(tries, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /**
     * Records a report from the receiver. Returns empty if the outcome is already known or the report does not fit the
     * state.
     */
    public Optional<Step> reported(boolean inverse, boolean succeeded, String words) {
        String said = "The receiver reported: %s.".formatted(words.isBlank() ? succeeded ? "done" : "failed" : words);
        if (inverse) {
            return UNDOES.contains(state)
                    ? Optional.of(new Step(succeeded ? State.REVERTED : State.REVERT_FAILED, said, tries, null, null))
                    : Optional.empty();
        }
        if (state == State.SUCCEEDED || !(DONE_SOMETHING.contains(state) || state == State.SENDING)) {
            return Optional.empty();
        }
        return Optional.of(
                succeeded
                        ? new Step(State.SUCCEEDED, said, tries, revertAt, revertAt)
                        : new Step(State.FAILED, said, tries, null, null));
    }

    /** Whether a report with the given outcome repeats an earlier report. */
    public boolean isRepeat(boolean inverse, boolean succeeded) {
        return inverse
                ? state == (succeeded ? State.REVERTED : State.REVERT_FAILED)
                : state == (succeeded ? State.SUCCEEDED : State.FAILED);
    }

    /** Records a user's request to undo the action. Returns empty if the action cannot be undone now. */
    public Optional<Step> revert(String by, Instant now) {
        boolean undoable = DONE_SOMETHING.contains(state)
                || state == State.FAILED
                || state == State.REVERT_FAILED
                || state == State.REVERT_AMBIGUOUS;
        return call.inverse() != null && undoable
                ? Optional.of(
                        new Step(State.REVERT_PENDING, "%s requested to undo the action.".formatted(by), 0, now, null))
                : Optional.empty();
    }

    /**
     * Cancels the action on a user's request or because the automation was disabled. Returns empty if the call was or
     * may have been made.
     */
    public Optional<Step> cancel(String words) {
        boolean unsent = state == State.HELD || (state == State.PENDING && (tries == 0 || !call.idempotent()));
        return unsent ? Optional.of(new Step(State.CANCELLED, words, tries, null, null)) : Optional.empty();
    }

    /** Releases a held action on a user's request. */
    public Optional<Step> release(String by, Instant now) {
        return state == State.HELD
                ? Optional.of(new Step(State.PENDING, "%s released the action.".formatted(by), tries, now, null))
                : Optional.empty();
    }

    /** The operations that users may request now. */
    public List<String> allowed(Instant now) {
        return Stream.of(
                        revert("", now).map(step -> "revert"),
                        cancel("").map(step -> "cancel"),
                        release("", now).map(step -> "release"))
                .flatMap(Optional::stream)
                .toList();
    }

    Action with(Step step) {
        return new Action(id, step.state(), call, step.tries(), step.dueAt(), step.revertAt(), limit);
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other != null && other.isBefore(one) ? other : one;
    }
}
