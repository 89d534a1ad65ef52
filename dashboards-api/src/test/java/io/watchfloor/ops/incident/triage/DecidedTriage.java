package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** Triage without actor and journal: it stores alerts without a case, and opens cases from them, as in a node. */
public final class DecidedTriage {

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(24), 10_000, new RiskPolicy(0, Duration.ofHours(1)));

    private final Clock clock;
    private final Consumer<TriageEvent.OpenedByHand> opened;
    private final Partition partition = Partition.empty(POLICY);
    private Triage triage = Triage.empty();

    /** @param opened receives each case created by a user */
    public DecidedTriage(Clock clock, Consumer<TriageEvent.OpenedByHand> opened) {
        this.clock = clock;
        this.opened = opened;
    }

    /** An alert below the level that opens a case. */
    public synchronized void keep(Alert alert, Instant at) {
        take(triage.place(alert.asset(), List.of(alert), partition, POLICY, at).orElseThrow());
    }

    /**
     * Assigns an alert to a case, as in a node; cases of one attack are merged.
     *
     * @return the alert and those that join with it; empty if it has no case
     */
    public synchronized List<TriageEvent.Placement> place(Alert alert, Instant at) {
        TriageEvent.AlertsPlaced placed = triage.place(alert.asset(), List.of(alert), partition, POLICY, at)
                .orElseThrow();
        take(placed);
        return placed.placements();
    }

    /** Assigns an alert that opens or joins a case immediately. */
    public synchronized TriageEvent.Placement placed(Alert alert, Instant at) {
        TriageEvent.Placement placement = place(alert, at).getFirst();
        take(triage.admitted(placement.caseId(), List.of(alert.id())).orElseThrow());
        return placement;
    }

    /** A command of a user, as sent by the route. */
    public synchronized OpeningReply ask(Function<ActorRef<OpeningReply>, TriageCommand.OpenByHand> order) {
        ManualCaseOpening.Decided decided = AnalystCommands.open(
                triage, order.apply(TestInbox.<OpeningReply>create().getRef()), clock.instant());
        if (decided.event() != null) {
            take(decided.event());
            opened.accept(decided.event());
        }
        return decided.reply();
    }

    /** A command about several cases; the decision is applied. */
    public synchronized Merges.Verdict order(TriageCommand command) {
        if (!(command instanceof TriageCommand.ByPerson asked)) {
            throw new AssertionError("Only people ask here");
        }
        Merges.Verdict verdict = AnalystCommands.decide(triage, asked);
        if (verdict instanceof Merges.Verdict.Change change) {
            take(change.event());
        }
        return verdict;
    }

    /** Applies an event and its consequences. */
    public synchronized void take(TriageEvent event) {
        triage = partition.apply(triage, event);
        for (TriageEvent next :
                TriageFollowUp.of(triage, event, clock.instant()).events()) {
            triage = partition.apply(triage, next);
        }
    }

    /** Alerts link two cases of different users. */
    public synchronized void propose(CaseName one, CaseName other, List<String> links) {
        take(new TriageEvent.CasesProposed(triage.merges().decisions() + 1, one, other, links, links, clock.instant()));
    }

    /** The attack of an ended case came back, and triage linked the new case to the ended one. */
    public synchronized void recurs(CaseName one, CaseName former, List<String> because) {
        take(new TriageEvent.CasesLinked(
                triage.merges().decisions() + 1,
                one,
                LinkKind.RECURRENCE_OF,
                former,
                new ChangeOrigin(null, because, clock.instant()),
                null));
    }

    public synchronized Merges merges() {
        return triage.merges();
    }
}
