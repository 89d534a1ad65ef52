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
 * One action of an automation about one asset of one case, and what became of it. A call is written down as {@link State#SENDING} before
 * it is made, by one node; whoever finds it so after its time does not know whether it arrived, and repeats it only where the receiver
 * does the same key once.
 *
 * @param tries calls made so far in this direction
 * @param dueAt when something is to be done about it; null when nothing is
 * @param revertAt when its inverse is due; null when it is not
 * @param limit so long after the call the inverse is due
 */
public record Action(
        String id,
        State state,
        Automation.Target call,
        int tries,
        @Nullable Instant dueAt,
        @Nullable Instant revertAt,
        @Nullable Duration limit) {

    /** A call ends at its time; so long after it whoever made it is believed to be gone. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final int MOST_REPEATS = 3;
    private static final int MOST_TRIES_UNSENT = 5;
    private static final int MOST_TRIES_UNSENT_INVERSE = 60;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What became of it. */
    public enum State {
        /** It is to be called at once. */
        PENDING,
        /** The automation took as many actions as it may: a person must release it. */
        HELD,
        /** The automation never acts on such an asset. */
        REFUSED,
        /** The center heard of the case too late for an action. */
        MISSED,
        /** A person cancelled it, or its automation was switched off, before it was called. */
        CANCELLED,
        /** The call is being made. */
        SENDING,
        /** The receiver took it, and has not said yet what came of it. */
        SENT,
        SUCCEEDED,
        FAILED,
        /** It may or may not have arrived. */
        AMBIGUOUS,
        /** The receiver took it, and did not say in time what came of it. */
        TIMED_OUT,
        /** The inverse is to be called at once. */
        REVERT_PENDING,
        /** The call of the inverse is being made. */
        REVERTING,
        /** The receiver took the inverse, and has not said yet what came of it. */
        REVERT_SENT,
        REVERTED,
        REVERT_FAILED,
        /** The inverse may or may not have arrived, or its receiver did not say what came of it. */
        REVERT_AMBIGUOUS;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** It may have done something that can be undone. */
    private static final Set<State> DONE_SOMETHING =
            EnumSet.of(State.SENT, State.SUCCEEDED, State.AMBIGUOUS, State.TIMED_OUT);

    private static final Set<State> UNDOES =
            EnumSet.of(State.REVERTING, State.REVERT_SENT, State.REVERT_AMBIGUOUS, State.REVERT_FAILED);

    /**
     * It goes on.
     *
     * @param words what happened, for the case
     */
    public record Step(
            State state,
            String words,
            int tries,
            @Nullable Instant dueAt,
            @Nullable Instant revertAt) {}

    /** How a call ended. */
    public sealed interface Answer {

        /** @param status of HTTP */
        record Answered(int status) implements Answer {}

        /** It never left the center. */
        record Unsent(String words) implements Answer {}

        /** It was sent, and there is no answer. */
        record Unknown(String words) implements Answer {}
    }

    /** Whether a call of it is the inverse. */
    public boolean inverse() {
        return state == State.REVERTING;
    }

    /** Whether the call that was claimed may begin now: later it could end after others believe that it was lost. */
    public boolean mayBegin(Instant now) {
        return dueAt != null && !now.plus(call.answerWithin()).isAfter(dueAt);
    }

    /** What is due now. A step to {@link State#SENDING} or {@link State#REVERTING} is a claim: whoever commits it makes the call. */
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
                                        "Timed out: the receiver accepted the call, but reported no result.",
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

    /** The call ended so. Empty when its outcome was reported meanwhile. */
    public Optional<Step> answered(Answer answer, Instant now) {
        if (state != State.SENDING && state != State.REVERTING) {
            return Optional.empty();
        }
        return Optional.of(
                switch (answer) {
                    case Answer.Unsent unsent -> unsent(unsent.words(), now);
                    case Answer.Unknown unknown -> lost(unknown.words(), now);
                    case Answer.Answered answered -> answered(answered.status(), now);
                });
    }

    private Step answered(int status, Instant now) {
        String words = "The receiver answered %d.".formatted(status);
        if (status >= 200 && status < 300) {
            return taken(words, now);
        }
        // A gateway does not know what became of the request behind it.
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

    private Step unsent(String words, Instant now) {
        boolean undoes = state == State.REVERTING;
        return tries < (undoes ? MOST_TRIES_UNSENT_INVERSE : MOST_TRIES_UNSENT)
                ? new Step(
                        undoes ? State.REVERT_PENDING : State.PENDING,
                        words + " Nothing was sent; the call is retried.",
                        tries,
                        now.plus(pause()),
                        undoes ? revertAt : null)
                : failed(words + " Nothing was sent.");
    }

    private Duration pause() {
        Duration pause = Duration.ofSeconds(1L << Math.min(tries, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** The receiver says what came of it. Empty where that is known already, or cannot be. */
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

    /** Whether a report of this outcome is a repeat. */
    public boolean saysAlready(boolean inverse, boolean succeeded) {
        return inverse
                ? state == (succeeded ? State.REVERTED : State.REVERT_FAILED)
                : state == (succeeded ? State.SUCCEEDED : State.FAILED);
    }

    /** A person wants it undone. */
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

    /** A person does not want it, or its automation is off. Empty where it was called, or may have been. */
    public Optional<Step> cancel(String words) {
        boolean unsent = state == State.HELD || (state == State.PENDING && (tries == 0 || !call.idempotent()));
        return unsent ? Optional.of(new Step(State.CANCELLED, words, tries, null, null)) : Optional.empty();
    }

    /** A person lets a held one go. */
    public Optional<Step> release(String by, Instant now) {
        return state == State.HELD
                ? Optional.of(new Step(State.PENDING, "%s released the action.".formatted(by), tries, now, null))
                : Optional.empty();
    }

    /** The verbs that people may use now. */
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
