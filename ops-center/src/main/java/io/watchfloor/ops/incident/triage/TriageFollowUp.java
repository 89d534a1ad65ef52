package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.incident.triage.MergeSuggestions.Proposal;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Bridge;
import io.watchfloor.ops.incident.triage.TriageEvent.CaseEnded;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesProposed;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.incident.triage.TriageEvent.ProposalWithdrawn;
import io.watchfloor.ops.incident.triage.TriageEvent.WholeEnded;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the follow-up events of an event: linked cases are merged or suggested, and obsolete suggestions are
 * withdrawn.
 */
public final class TriageFollowUp {

    private final List<TriageEvent> made = new ArrayList<>();
    private Triage now;
    private int leftOut;

    private TriageFollowUp(Triage now) {
        this.now = now;
    }

    /**
     * The events in order.
     *
     * @param leftOut number of suggestions omitted because of the limit
     */
    public record Followed(List<TriageEvent> events, int leftOut) {}

    /**
     * @param after the state after the event
     * @param at by the center's clock
     */
    public static Followed of(Triage after, TriageEvent event, Instant at) {
        TriageFollowUp following = new TriageFollowUp(after);
        switch (event) {
            case AlertsPlaced placed -> placed.bridges().forEach(bridge -> following.bridged(bridge, placed.at()));
            case CasesMerged merged -> following.merged(merged, at);
            case CasesSplit split -> {
                following.withdraw(split.part().id(), split.part() + " was unmerged", at);
                following.withdraw(split.whole().id(), split.part() + " was unmerged", at);
            }
            case CaseEnded ended -> following.ended(ended.caseId(), at);
            case WholeEnded ended -> following.ended(ended.caseId(), at);
            default -> {}
        }
        return new Followed(List.copyOf(following.made), following.leftOut);
    }

    private void take(TriageEvent event) {
        made.add(event);
        now = now.apply(event);
    }

    private void bridged(Bridge bridge, Instant at) {
        CaseName first = new CaseName(bridge.into(), bridge.intoNumber());
        CaseName second = new CaseName(bridge.caseId(), bridge.number());
        Optional<CasesMerged> merged = now.merges().bridge(first, second, bridge.links(), at);
        if (merged.isPresent()) {
            take(merged.get());
            merged(merged.get(), at);
        } else {
            propose(bridge, first, second, at);
        }
    }

    private void propose(Bridge bridge, CaseName first, CaseName second, Instant at) {
        CaseName one = now.merges().wholeOf(first);
        CaseName other = now.merges().wholeOf(second);
        if (!MergeSuggestions.areHeld(now.merges(), first, second)
                || now.word().proposals().find(one.id(), other.id()).isPresent()
                || !now.word().proposals().isNews(one.id(), other.id(), bridge.grounds())) {
            return;
        }
        if (now.word().proposals().isFull(one.id(), other.id())) {
            leftOut++;
            return;
        }
        boolean inOrder = one.number() < other.number();
        take(new CasesProposed(
                now.merges().decisions() + 1,
                inOrder ? one : other,
                inOrder ? other : one,
                bridge.links(),
                bridge.grounds(),
                at));
    }

    /**
     * Withdraws the other suggestions of a merged case. New suggestions are made for the parent case if alerts link the
     * parent.
     */
    private void merged(CasesMerged merged, Instant at) {
        withdraw(merged.part().id(), merged.part() + " was merged into " + merged.whole(), at);
    }

    private void ended(CaseId caseId, Instant at) {
        withdraw(caseId, null, at);
    }

    /** @param why null if the case has ended */
    private void withdraw(CaseId caseId, @Nullable String why, Instant at) {
        for (Proposal one : now.word().proposals().open()) {
            if (one.isAbout(caseId)) {
                CaseName ended = one.one().id().equals(caseId) ? one.one() : one.other();
                take(new ProposalWithdrawn(
                        now.merges().decisions() + 1,
                        one.one(),
                        one.other(),
                        why == null ? ended + " has ended" : why,
                        at));
            }
        }
    }
}
