package io.watchfloor.ops.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.response.Response.Request;
import io.watchfloor.ops.response.Response.State;
import io.watchfloor.ops.response.Response.Step;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.ActionFrame.Call;
import io.watchfloor.sensors.protocol.ActionFrame.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResponseTest {

    private static final Instant NOW = Instant.parse("2026-11-27T19:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Instant LATER = NOW.plus(PATIENCE);

    private static Response asked(String kind) {
        Step step = Response.approved("", NOW, PATIENCE);
        return new Response(
                new Request("a", "s", kind, new TreeMap<>(Map.of()), Duration.ofHours(1)),
                step.state(),
                step.dueAt(),
                step.expiresAt(),
                step.revertAt(),
                0);
    }

    private static Response after(Response one, Step step) {
        return one.with(step);
    }

    private static Response sent(String kind) {
        Response one = asked(kind);
        return after(one, one.due(NOW).orElseThrow());
    }

    private static Response said(Response one, int number, ActionFrame.State state) {
        Outcome outcome = Outcome.of("a", number, state, "", NOW);
        Step step = one.reported(outcome, NOW, PATIENCE).orElseThrow();
        Response now = one.with(step);
        return new Response(now.what(), now.state(), now.dueAt(), now.expiresAt(), now.revertAt(), number);
    }

    @Test
    void anActionIsSentAgainUntilTheSensorConfirmsIt() {
        Response one = sent("isolate-host");
        assertThat(one.state()).isEqualTo(State.SENT);
        assertThat(one.order().call()).isEqualTo(Call.DO);
        assertThat(one.due(NOW)).isEmpty();
        assertThat(one.due(NOW.plusSeconds(15)).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(said(one, 1, ActionFrame.State.RUNNING).due(NOW.plusSeconds(15)))
                .isEmpty();
    }

    @Test
    void anActionTimesOutIfItsSensorDoesNotConnect() {
        assertThat(asked("isolate-host").due(LATER).orElseThrow().state()).isEqualTo(State.TIMED_OUT);
        assertThat(sent("isolate-host").due(LATER).orElseThrow().state()).isEqualTo(State.TIMED_OUT);
    }

    @Test
    void aLateReportOfTheSensorStillCounts() {
        Response late =
                after(sent("isolate-host"), sent("isolate-host").due(LATER).orElseThrow());
        assertThat(late.allowed(LATER, true)).containsExactly("revert");
        assertThat(said(late, 2, ActionFrame.State.SUCCEEDED).state()).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void aRepeatedReportCountsOnce() {
        Response one = said(sent("isolate-host"), 2, ActionFrame.State.SUCCEEDED);
        assertThat(one.reported(Outcome.of("a", 2, ActionFrame.State.SUCCEEDED, "", NOW), NOW, PATIENCE))
                .isEmpty();
        assertThat(one.reported(Outcome.of("a", 1, ActionFrame.State.RUNNING, "", NOW), NOW, PATIENCE))
                .isEmpty();
    }

    @Test
    void onlyTheSensorReportsThatAnActionWasDoneOrUndone() {
        Response done = said(sent("isolate-host"), 2, ActionFrame.State.SUCCEEDED);
        Response wanted = after(done, done.revert("ann", NOW).orElseThrow());
        assertThat(wanted.state()).isEqualTo(State.REVERT_PENDING);
        Response undoing = after(wanted, wanted.due(NOW).orElseThrow());
        assertThat(undoing.order().call()).isEqualTo(Call.INVERSE);
        assertThat(undoing.due(LATER).orElseThrow().state()).isEqualTo(State.REVERT_SENT);
        assertThat(said(undoing, 3, ActionFrame.State.REVERTED).state()).isEqualTo(State.REVERTED);
    }

    @Test
    void anActionUndoneWhileRunningStaysPendingUndo() {
        Response one = sent("isolate-host");
        Response wanted = after(one, one.revert("ann", NOW).orElseThrow());
        assertThat(said(wanted, 2, ActionFrame.State.SUCCEEDED).state()).isEqualTo(State.REVERT_PENDING);
    }

    @Test
    void anActionIsCancelledBeforeItIsSentAndUndoneAfterwards() {
        assertThat(asked("isolate-host").allowed(NOW, true)).containsExactly("cancel");
        assertThat(sent("isolate-host").allowed(NOW, true)).containsExactly("revert");
        assertThat(sent("kill-process").allowed(NOW, true)).containsExactly("cancel");
        assertThat(sent("kill-process").allowed(NOW, false)).isEmpty();
        Response undone = said(sent("isolate-host"), 3, ActionFrame.State.REVERTED);
        assertThat(undone.allowed(NOW, true)).isEmpty();
        assertThat(undone.due(LATER)).isEmpty();
    }

    @Test
    void anActionThatNeverEndsTimesOut() {
        Response running = said(sent("kill-process"), 1, ActionFrame.State.RUNNING);
        assertThat(running.due(NOW.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(running.due(NOW.plus(Duration.ofHours(2))).orElseThrow().state())
                .isEqualTo(State.TIMED_OUT);
    }

    @Test
    void onlyTheSensorReportsThatAnActionStopped() {
        Response running = said(sent("collect-package"), 1, ActionFrame.State.RUNNING);
        Response wanted = after(running, running.cancel("ann", NOW).orElseThrow());
        assertThat(wanted.state()).isEqualTo(State.CANCEL_PENDING);
        Response told = after(wanted, wanted.due(NOW).orElseThrow());
        assertThat(told.state()).isEqualTo(State.CANCEL_SENT);
        assertThat(told.order().call()).isEqualTo(Call.CANCEL);
        assertThat(told.due(NOW.plusSeconds(15)).orElseThrow().state()).isEqualTo(State.CANCEL_SENT);
        assertThat(said(told, 2, ActionFrame.State.RUNNING).state()).isEqualTo(State.CANCEL_SENT);
        assertThat(said(told, 2, ActionFrame.State.CANCELLED).state()).isEqualTo(State.CANCELLED);
        assertThat(said(told, 2, ActionFrame.State.CANCELLED).allowed(NOW, true))
                .isEmpty();
    }

    @Test
    void aLateCancellationReportsTheSuccess() {
        Response running = said(sent("collect-package"), 1, ActionFrame.State.RUNNING);
        Response wanted = after(running, running.cancel("ann", NOW).orElseThrow());
        assertThat(said(wanted, 2, ActionFrame.State.SUCCEEDED).state()).isEqualTo(State.SUCCEEDED);
        Response done = said(running, 2, ActionFrame.State.SUCCEEDED);
        assertThat(done.cancel("ann", NOW)).isEmpty();
    }

    @Test
    void aCancellationWithoutAnAnswerTimesOutAndCanBeRepeated() {
        Response running = said(sent("collect-package"), 1, ActionFrame.State.RUNNING);
        Response wanted = after(running, running.cancel("ann", NOW).orElseThrow());
        Response late = after(wanted, wanted.due(NOW.plus(Duration.ofHours(1))).orElseThrow());
        assertThat(late.state()).isEqualTo(State.TIMED_OUT);
        assertThat(late.allowed(NOW, true)).containsExactly("cancel");
        assertThat(said(late, 2, ActionFrame.State.CANCELLED).state()).isEqualTo(State.CANCELLED);
    }
}
