package io.watchfloor.ops.response.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.response.automation.Action.Answer;
import io.watchfloor.ops.response.automation.Action.State;
import io.watchfloor.ops.response.automation.Action.Step;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionTest {

    private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Answer TAKEN = new Answer.CallOutcome(204);
    private static final Answer UNKNOWN = new Answer.Unknown("The answer did not come in time.");
    private static final int RUNS = Integer.getInteger("automation.runs", 20_000);

    @Test
    void theAnswerIsTheOutcomeUnlessTheReceiverReportsLater() {
        Action answered = go(pending(call(false, null), null), TAKEN);
        assertThat(answered.state()).isEqualTo(State.SUCCEEDED);

        Action reporting = go(pending(call(false, Duration.ofSeconds(60)), null), TAKEN);
        assertThat(reporting.state()).isEqualTo(State.SENT);
        assertThat(reported(reporting, true).state()).isEqualTo(State.SUCCEEDED);
        assertThat(reported(reporting, false).state()).isEqualTo(State.FAILED);
        assertThat(due(reporting, NOW.plusSeconds(60)).state()).isEqualTo(State.TIMED_OUT);
    }

    @Test
    void anAmbiguousCallIsRepeatedOnlyForIdempotentReceivers() {
        assertThat(go(pending(call(false, null), null), UNKNOWN).state()).isEqualTo(State.AMBIGUOUS);
        assertThat(go(pending(call(false, null), null), new Answer.CallOutcome(504))
                        .state())
                .isEqualTo(State.AMBIGUOUS);
        assertThat(go(pending(call(false, null), null), new Answer.CallOutcome(500))
                        .state())
                .isEqualTo(State.FAILED);

        Action again = go(pending(call(true, null), null), UNKNOWN);
        assertThat(again.state()).isEqualTo(State.PENDING);
        assertThat(again.cancel("")).as("it may have arrived").isEmpty();
        again = go(go(again, UNKNOWN), UNKNOWN);
        assertThat(again.state()).isEqualTo(State.AMBIGUOUS);
        assertThat(again.tries()).isEqualTo(3);
    }

    @Test
    void aNodeThatPausedAfterItsClaimSkipsTheCall() {
        Action pending = pending(call(false, null), null);
        Action claimed = pending.with(pending.due(NOW).orElseThrow());

        assertThat(claimed.mayBegin(NOW.plusSeconds(5))).isTrue();
        assertThat(claimed.mayBegin(NOW.plusSeconds(6))).isFalse();
    }

    @Test
    void anUnsentCallIsRetried() {
        Action action = pending(call(false, null), null);
        for (int i = 1; i < 5; i++) {
            action = go(action, new Answer.Unsent("Nobody listens."));
            assertThat(action.state()).isEqualTo(State.PENDING);
        }
        assertThat(go(action, new Answer.Unsent("Nobody listens.")).state()).isEqualTo(State.FAILED);
    }

    @Test
    void theUndoCallIsDueAtTheTimeLimitInAnyState() {
        for (Answer answer : List.of(TAKEN, UNKNOWN)) {
            Action done = go(pending(call(false, null), LIMIT), answer);
            assertThat(done.due(NOW.plus(LIMIT).minusMillis(1))).isEmpty();
            Action over = due(done, NOW.plus(LIMIT));
            assertThat(over.state()).isEqualTo(State.REVERT_PENDING);
            assertThat(go(over, TAKEN).state()).isEqualTo(State.REVERTED);
        }
        Action late = go(pending(call(false, Duration.ofHours(2)), LIMIT), TAKEN);
        assertThat(due(late, NOW.plus(LIMIT)).state())
                .as("before the report is due")
                .isEqualTo(State.REVERT_PENDING);
        assertThat(go(pending(call(false, null), LIMIT), new Answer.CallOutcome(500))
                        .dueAt())
                .as("nothing was done")
                .isNull();
    }

    @Test
    void usersCanUndoReleaseAndCancelActions() {
        Action done = go(pending(call(false, null), LIMIT), TAKEN);
        assertThat(done.allowed(NOW)).containsExactly("revert");
        assertThat(done.with(done.revert("ann", NOW).orElseThrow()).state()).isEqualTo(State.REVERT_PENDING);
        Action held = new Action("a", State.HELD, call(false, null), 0, null, null, null);
        assertThat(held.allowed(NOW)).containsExactly("cancel", "release");
        assertThat(held.with(held.release("ann", NOW).orElseThrow()).state()).isEqualTo(State.PENDING);
        Action cannot = new Action(
                "a",
                State.SUCCEEDED,
                new Automation.Target(URI.create("http://x.example"), Duration.ofSeconds(1), null, false, null),
                1,
                null,
                null,
                null);
        assertThat(cannot.allowed(NOW)).isEmpty();
    }

    /**
     * Random runs in virtual time: nodes that die between any two steps, receivers that report wrong results, users who
     * act at any time.
     */
    @Test
    void anAmbiguousCallIsNeverRepeatedWithoutARequest() {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(run);
            boolean idempotent = random.nextBoolean();
            boolean limited = random.nextBoolean();
            List<State> calls = course(random, idempotent, limited);
            long arrived = calls.stream().filter(call -> call == State.SENDING).count();
            if (!idempotent) {
                assertThat(arrived)
                        .as("calls that may have arrived, run %d", run)
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    /** @return the calls that may have arrived */
    private static List<State> course(Random random, boolean idempotent, boolean limited) {
        Action action =
                pending(call(idempotent, random.nextBoolean() ? Duration.ofSeconds(20) : null), limited ? LIMIT : null);
        Instant now = NOW;
        List<State> arrived = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            now = now.plusSeconds(random.nextInt(600));
            Optional<Step> next;
            if (action.state() == State.SENDING || action.state() == State.REVERTING) {
                next = switch (random.nextInt(5)) {
                    case 0 -> action.answered(new Answer.Unsent("refused"), now);
                    case 1 -> arrives(arrived, action).answered(UNKNOWN, now);
                    case 2 -> arrives(arrived, action).answered(new Answer.CallOutcome(random.nextInt(200, 600)), now);
                    case 3 -> arrives(arrived, action).reported(action.inverse(), random.nextBoolean(), "");
                    // The node is killed after it made the call.
                    default -> arrives(arrived, action).due(now.plusSeconds(600));
                };
            } else {
                next = switch (random.nextInt(6)) {
                    case 0 -> action.revert("ann", now);
                    case 1 -> action.cancel("");
                    case 2 -> action.reported(random.nextBoolean(), random.nextBoolean(), "");
                    default -> action.due(now);
                };
            }
            action = next.map(action::with).orElse(action);
        }
        return arrived;
    }

    private static Action arrives(List<State> arrived, Action action) {
        arrived.add(action.state());
        return action;
    }

    private static Automation.Target call(boolean idempotent, @Nullable Duration confirm) {
        return new Automation.Target(
                URI.create("https://soar.example/isolate"),
                Duration.ofSeconds(10),
                confirm,
                idempotent,
                URI.create("https://soar.example/release"));
    }

    private static Action pending(Automation.Target call, @Nullable Duration limit) {
        return new Action("a", State.PENDING, call, 0, NOW, null, limit);
    }

    /** Makes the call, and records the answer. */
    private static Action go(Action action, Answer answer) {
        Instant then = action.dueAt() == null || action.dueAt().isBefore(NOW) ? NOW : action.dueAt();
        Action sending = action.with(action.due(then).orElseThrow());
        assertThat(sending.state()).isIn(State.SENDING, State.REVERTING);
        return sending.with(sending.answered(answer, then).orElseThrow());
    }

    private static Action due(Action action, Instant at) {
        return action.with(action.due(at).orElseThrow());
    }

    private static Action reported(Action action, boolean succeeded) {
        return action.with(action.reported(false, succeeded, "").orElseThrow());
    }
}
