package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** The allowed actions of a case match its decisions, so that clients need no state machine of their own. */
class CaseActionTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private final Set<CaseStatus> met = new TreeSet<>();

    @Test
    void allowedActionsAreThoseThatChangeTheCase() {
        for (Case state : everyState()) {
            met.add(state.status());
            // The action is allowed before the case has a task to change.
            boolean mayTest = !state.work().tasks().isEmpty();
            List<CaseAction> would = Arrays.stream(CaseAction.values())
                    .filter(action -> !action.isAboutTwo() && (mayTest || action != CaseAction.TASK))
                    .filter(action -> CaseDecision.decide(state, command(action), NOW) instanceof CaseDecision.Change)
                    .toList();
            assertThat(CaseAction.allowed(state.summary()))
                    .filteredOn(action -> !action.isAboutTwo() && (mayTest || action != CaseAction.TASK))
                    .as(
                            "a case that is %s, of %s",
                            state.status(), state.holder().acknowledgedBy())
                    .isEqualTo(would);
        }
        assertThat(met).as("every status that people bring about").hasSize(CaseStatus.values().length - 1);
    }

    /** All states that five actions of one person can reach, with and without urgent updates in between. */
    private static List<Case> everyState() {
        List<Case> reached = new ArrayList<>(List.of(CaseTest.opened()));
        List<Case> latest = List.copyOf(reached);
        for (int moves = 0; moves < 5; moves++) {
            List<Case> next = new ArrayList<>();
            for (Case state : latest) {
                for (CaseAction action : CaseAction.values()) {
                    if (!action.isAboutTwo()
                            && action != CaseAction.NOTE
                            && action != CaseAction.TASK
                            && CaseDecision.decide(state, command(action), NOW) instanceof CaseDecision.Change change) {
                        next.add(state.apply(change.event()));
                    }
                }
                if (state.status().open()) {
                    next.add(CaseTest.admitted(state, NOW, CaseTest.alert(100 + moves, Level.CRITICAL)));
                }
            }
            latest = next.stream().filter(state -> isNew(state, reached)).toList();
            reached.addAll(latest);
        }
        return reached;
    }

    private static boolean isNew(Case state, List<Case> reached) {
        return reached.stream().noneMatch(one -> same(one, state));
    }

    /** Compares what decisions depend on. */
    private static boolean same(Case one, Case other) {
        return one.status() == other.status()
                && (one.holder().acknowledgedBy() == null) == (other.holder().acknowledgedBy() == null)
                && (one.exercise() == null) == (other.exercise() == null)
                && one.work().tasks().isEmpty() == other.work().tasks().isEmpty()
                && worse(one) == worse(other);
    }

    private static int worse(Case state) {
        UrgentUpdate worsening = state.paging().worsening();
        return worsening == null ? 0 : worsening.isOpen() ? 1 : 2;
    }

    private static CaseCommand.ByPerson command(CaseAction action) {
        return command(action, Anybody.by("eve"));
    }

    static CaseCommand.ByPerson command(CaseAction action, CaseCommand.Request eve) {
        ActorRef<CaseReply> to = nobody();
        return switch (action) {
            case TLP -> new CaseCommand.Mark(Tlp.RED, eve, to);
            case RESTRICT -> new CaseCommand.Restrict(List.of("bob"), null, eve, to);
            case EXERCISE -> new CaseCommand.MarkExercise("red team", eve, to);
            case UNEXERCISE -> new CaseCommand.UnmarkExercise("a real attack", eve, to);
            case ACKNOWLEDGE -> new CaseCommand.Acknowledge(eve, to);
            case CONFIRM -> new CaseCommand.Confirm(null, eve, to);
            case ASSIGN -> new CaseCommand.Assign("bob", eve, to);
            case SNOOZE -> new CaseCommand.Snooze(NOW.plusSeconds(600), null, eve, to);
            case NOTES -> new CaseCommand.AddNote("note", eve, to);
            case NOTE -> new CaseCommand.EditNote(1, 1, "edited", "eve", eve, to);
            case TASKS -> new CaseCommand.AddTasks(List.of(new CaseTask.Draft("task", null, null)), null, eve, to);
            case TEMPLATE ->
                new CaseCommand.AddTasks(List.of(new CaseTask.Draft("task", null, null)), "malware", eve, to);
            case TASK ->
                new CaseCommand.ChangeTask(new CaseTask.Edit(1, 1, "another title", null, null, false, null), eve, to);
            case SEVERITY -> new CaseCommand.ChangeSeverity(Level.LOW, eve, to);
            case TIER -> new CaseCommand.ChangeTier(CaseTier.TIER2, "Needs reversing", eve, to);
            case START -> new CaseCommand.Move(CaseVerb.START, eve, to);
            case HOLD -> new CaseCommand.Move(CaseVerb.HOLD, eve, to);
            case RESUME -> new CaseCommand.Move(CaseVerb.RESUME, eve, to);
            case CONTAIN -> new CaseCommand.Move(CaseVerb.CONTAIN, eve, to);
            case RESOLVE -> new CaseCommand.Resolve(null, eve, to);
            case CLOSE -> new CaseCommand.Close(Classification.TRUE_POSITIVE, "malware", OpenTasks.KEEP, eve, to);
            case REOPEN -> new CaseCommand.Reopen("again", eve, to);
            case MERGE, UNMERGE, LINK, UNLINK, ACCEPT, DISMISS, MOVE, ADD ->
                throw new IllegalArgumentException(action + " is decided by triage");
        };
    }

    @SuppressWarnings("NullAway") // only the actor uses the reply address, not the decision
    private static ActorRef<CaseReply> nobody() {
        return null;
    }
}
