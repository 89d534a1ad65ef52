package io.watchfloor.ops.incident.triage;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;

/** Metrics of opened cases, floods, moves, and reached limits. */
public final class TriageMetrics {

    private final Counter opened;
    private final Counter flooded;
    private final Counter ofCampaigns;
    private final Counter deferred;
    private final Counter adopted;
    private final Counter forgotten;
    private final Counter proposals;
    private final Counter moved;
    private final Counter countRemoved;
    private final Counter denied;
    private final Counter unlinked;
    private final Counter recurred;

    public TriageMetrics(PrometheusRegistry registry) {
        Meters meters = new Meters(registry);
        opened = meters.counter("watchfloor_cases_opened_total");
        flooded = meters.counter("watchfloor_alerts_flooded_total");
        ofCampaigns = meters.counter("watchfloor_alerts_campaign_total");
        unlinked = meters.counter("watchfloor_alerts_unlinked_total");
        adopted = meters.counter("watchfloor_alerts_adopted_total");
        forgotten = meters.counter("watchfloor_alerts_unclaimed_forgotten_total");
        denied = meters.counter("watchfloor_triage_denials_total", KebabCaseName.texts(Decision.Reason.values()));
        moved = meters.counter("watchfloor_alerts_moved_total");
        proposals = meters.counter("watchfloor_case_proposals_total");
        countRemoved = meters.counter("watchfloor_triage_let_go_total");
        recurred = meters.counter("watchfloor_cases_recurred_total");
        deferred = meters.counter("watchfloor_triage_deferred_total");
    }

    void denied(Decision.Reason reason) {
        denied.labelValues(reason.text()).inc();
    }

    void denied(OpeningReply reply) {
        if (reply instanceof OpeningReply.Denied told) {
            denied(told.reason());
        }
    }

    void deferred() {
        deferred.labelValues("triage.full").inc();
    }

    void unlinked() {
        unlinked.inc();
    }

    void openedByHand() {
        opened.labelValues("hand").inc();
    }

    void forgotten(long alerts) {
        forgotten.inc(alerts);
    }

    void countOmittedProposals(int pairs) {
        proposals.labelValues("left_out").inc(pairs);
    }

    void countOmittedRecurrences(int cases) {
        recurred.labelValues("left_out").inc(cases);
    }

    void proposed(List<TriageEvent> events) {
        for (TriageEvent event : events) {
            switch (event) {
                case TriageEvent.CasesProposed made ->
                    proposals.labelValues("proposed").inc();
                case TriageEvent.ProposalDismissed made ->
                    proposals.labelValues("dismissed").inc();
                case TriageEvent.ProposalWithdrawn made ->
                    proposals.labelValues("withdrawn").inc();
                case TriageEvent.AlertsMoved made ->
                    moved.labelValues(made.from() == null ? "added" : made.to() == null ? "let_go" : "moved")
                            .inc(made.alerts().size());
                case TriageEvent.CasesLinked made
                when made.cause().by() == null -> recurred.labelValues("linked").inc();
                default -> {}
            }
        }
    }

    /** Counts the entries that a commit removed because of limits. */
    void countRemoved(Triage before, Triage after, List<TriageEvent> events) {
        int hubs = events.stream()
                .mapToInt(one ->
                        one instanceof AlertsPlaced placed ? placed.hubs().size() : 0)
                .sum();
        int merged = count(events, CasesMerged.class);
        int split = count(events, CasesSplit.class);
        countRemoved(
                "logons",
                before.facts().arrivals().size() - after.facts().arrivals().size());
        countRemoved(
                "aliases",
                before.facts().aliases().size() - after.facts().aliases().size());
        countRemoved(
                "ended_cases", (int) (after.ended().forgotten() - before.ended().forgotten()));
        boolean fullOfHubs = after.facts().hubs().size() == LinkFacts.MOST_HUBS;
        countRemoved("hubs", fullOfHubs ? before.facts().hubs().size() + hubs - LinkFacts.MOST_HUBS : 0);
        boolean fullOfWords = after.merges().decided().size() == MergeBounds.MOST_DECIDED;
        countRemoved(
                "decisions",
                fullOfWords ? before.merges().decided().size() + merged + split - MergeBounds.MOST_DECIDED : 0);
        countRemoved(
                "parts",
                before.merges().parts().size()
                        + merged
                        - split
                        - after.merges().parts().size());
    }

    private static int count(List<TriageEvent> events, Class<? extends TriageEvent> kind) {
        return (int) events.stream().filter(kind::isInstance).count();
    }

    private void countRemoved(String kind, int count) {
        if (count > 0) {
            countRemoved.labelValues(kind).inc(count);
        }
    }

    void placed(List<Placement> placements) {
        for (Placement placement : placements) {
            String flood = placement.flood();
            if (placement.opening() != null) {
                String byLevel = placement.opening().risk() == null ? "asset" : "risk";
                String gathers = flood != null && RecentOpenings.isCampaign(flood) ? "campaign" : "flood";
                opened.labelValues(flood == null ? byLevel : gathers).inc();
            }
            if (flood != null) {
                (RecentOpenings.isCampaign(flood) ? ofCampaigns : flooded).inc();
            }
            if (placement.adopted()) {
                adopted.inc();
            }
        }
    }
}
