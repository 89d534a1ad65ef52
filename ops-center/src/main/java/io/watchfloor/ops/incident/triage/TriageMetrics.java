package io.watchfloor.ops.incident.triage;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.rights.Decision;
import java.util.List;

/** Counts what becomes a case, and what is too much for cases of its own. */
public final class TriageMetrics {

    private final Counter opened;
    private final Counter flooded;
    private final Counter ofCampaigns;
    private final Counter deferred;
    private final Counter adopted;
    private final Counter forgotten;
    private final Counter proposals;
    private final Counter moved;
    private final Counter letGo;
    private final Counter denied;
    private final Counter unlinked;

    public TriageMetrics(PrometheusRegistry registry) {
        opened = Counter.builder()
                .name("watchfloor_cases_opened_total")
                .help("Cases: of one asset by an alert's level or by risk, of a sensor's flood, of a rule's"
                        + " campaign, or opened by a person's hand")
                .labelNames("kind")
                .register(registry);
        opened.initLabelValues("asset");
        opened.initLabelValues("risk");
        opened.initLabelValues("flood");
        opened.initLabelValues("campaign");
        opened.initLabelValues("hand");
        flooded = Counter.builder()
                .name("watchfloor_alerts_flooded_total")
                .help("Alerts that went into the flood case of their sensor, because it opened too many cases within"
                        + " a minute")
                .register(registry);
        ofCampaigns = Counter.builder()
                .name("watchfloor_alerts_campaign_total")
                .help("Alerts that went into the campaign of their rule, because it opened too many cases within a"
                        + " minute")
                .register(registry);
        unlinked = Counter.builder()
                .name("watchfloor_alerts_unlinked_total")
                .help("Alerts that triage failed on: each has a case of its own if its level opens cases, and is"
                        + " linked to no other. Each is a defect: the log names its cause")
                .register(registry);
        adopted = Counter.builder()
                .name("watchfloor_alerts_adopted_total")
                .help("Alerts without a case that a case of their asset adopted when it opened")
                .register(registry);
        forgotten = Counter.builder()
                .name("watchfloor_alerts_unclaimed_forgotten_total")
                .help("Alerts without a case beyond what triage keeps: no case can adopt them any more")
                .register(registry);
        denied = Counter.builder()
                .name("watchfloor_triage_denials_total")
                .help("Orders of people that triage itself refused because they may not, by reason; a route should"
                        + " have refused them before")
                .labelNames("reason")
                .register(registry);
        for (Decision.Reason reason : Decision.Reason.values()) {
            denied.initLabelValues(reason.text());
        }
        moved = Counter.builder()
                .name("watchfloor_alerts_moved_total")
                .help("Alerts that a person moved into another case, added to a case, or let go out of one")
                .labelNames("how")
                .register(registry);
        List.of("moved", "added", "let_go").forEach(moved::initLabelValues);
        proposals = Counter.builder()
                .name("watchfloor_case_proposals_total")
                .help("Pairs of cases that different people hold and alerts link: proposed, dismissed by a person,"
                        + " withdrawn because of what became of the cases, or left out because there are too many")
                .labelNames("outcome")
                .register(registry);
        List.of("proposed", "dismissed", "withdrawn", "left_out").forEach(proposals::initLabelValues);
        letGo = Counter.builder()
                .name("watchfloor_triage_let_go_total")
                .help("What triage no longer keeps of links and merges because there was too much of it, at least")
                .labelNames("kind")
                .register(registry);
        for (String kind : List.of("logons", "aliases", "hubs", "decisions", "parts")) {
            letGo.initLabelValues(kind);
        }
        deferred = Counter.builder()
                .name("watchfloor_triage_deferred_total")
                .help("Messages that triage had no room for; who sent them sends them again")
                .labelNames("code")
                .register(registry);
        deferred.initLabelValues("triage.full");
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

    void proposalsLeftOut(int pairs) {
        proposals.labelValues("left_out").inc(pairs);
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
                default -> {}
            }
        }
    }

    /** What a commit pushed out of the bounds. */
    void letGo(Triage before, Triage after, List<TriageEvent> events) {
        int hubs = events.stream()
                .mapToInt(one ->
                        one instanceof AlertsPlaced placed ? placed.hubs().size() : 0)
                .sum();
        int merged = count(events, CasesMerged.class);
        int split = count(events, CasesSplit.class);
        gone(
                "logons",
                before.facts().arrivals().size() - after.facts().arrivals().size());
        gone(
                "aliases",
                before.facts().aliases().size() - after.facts().aliases().size());
        boolean fullOfHubs = after.facts().hubs().size() == LinkFacts.MOST_HUBS;
        gone("hubs", fullOfHubs ? before.facts().hubs().size() + hubs - LinkFacts.MOST_HUBS : 0);
        boolean fullOfWords = after.merges().decided().size() == MergeBounds.MOST_DECIDED;
        gone(
                "decisions",
                fullOfWords ? before.merges().decided().size() + merged + split - MergeBounds.MOST_DECIDED : 0);
        gone(
                "parts",
                before.merges().parts().size()
                        + merged
                        - split
                        - after.merges().parts().size());
    }

    private static int count(List<TriageEvent> events, Class<? extends TriageEvent> kind) {
        return (int) events.stream().filter(kind::isInstance).count();
    }

    private void gone(String kind, int count) {
        if (count > 0) {
            letGo.labelValues(kind).inc(count);
        }
    }

    void placed(List<Placement> placements) {
        for (Placement placement : placements) {
            String flood = placement.flood();
            if (placement.opening() != null) {
                String byLevel = placement.opening().risk() == null ? "asset" : "risk";
                String gathers = flood != null && Openings.isCampaign(flood) ? "campaign" : "flood";
                opened.labelValues(flood == null ? byLevel : gathers).inc();
            }
            if (flood != null) {
                (Openings.isCampaign(flood) ? ofCampaigns : flooded).inc();
            }
            if (placement.adopted()) {
                adopted.inc();
            }
        }
    }
}
