package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.AnalystDecision;
import io.watchfloor.ops.incident.EndedAlerts;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.Incidents;
import io.watchfloor.ops.incident.Link;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.EndedCases.RuleOnAsset;
import io.watchfloor.ops.incident.triage.TriageEvent.AdmissionConfirmed;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsMoved;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.AliasesUpdated;
import io.watchfloor.ops.incident.triage.TriageEvent.CaseEnded;
import io.watchfloor.ops.incident.triage.TriageEvent.CaseReopened;
import io.watchfloor.ops.incident.triage.TriageEvent.CaseTouched;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesProposed;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesUnlinked;
import io.watchfloor.ops.incident.triage.TriageEvent.OpenedByHand;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.incident.triage.TriageEvent.ProposalDismissed;
import io.watchfloor.ops.incident.triage.TriageEvent.ProposalWithdrawn;
import io.watchfloor.ops.incident.triage.TriageEvent.RelationConfirmed;
import io.watchfloor.ops.incident.triage.TriageEvent.WholeEnded;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The links between triage's alerts. A mutable index of the state of {@link Triage}, rebuilt at each start. A placement
 * adds alerts to the index when triage decides it; {@link #apply} applies the resulting event.
 */
public final class Partition {

    /** If at least this number of alerts is dropped at once, whole assets were removed. */
    private static final int WHOLE_ASSETS = 1_000;

    /** The index is rebuilt after this number of removed alerts, because facts of ended alerts accumulate. */
    private static final int ENTERED_AT_MOST = 200_000;

    private final LinkPolicy policy;
    private final Incidents incidents;
    private final Map<String, CaseId> cases = new HashMap<>();
    private final EndedAlerts endedAlerts;
    private final Map<String, CaseId> endedCases = new HashMap<>();
    private final Map<RuleOnAsset, SortedSet<CaseId>> endedRules = new HashMap<>();
    private int entered;

    private Partition(LinkPolicy policy) {
        this.policy = policy;
        this.incidents = new Incidents(policy);
        this.endedAlerts = incidents.endedAlerts();
    }

    public static Partition empty(JoinPolicy policy) {
        return new Partition(policy.links());
    }

    static Partition empty(LinkPolicy policy) {
        return new Partition(policy);
    }

    public static Partition of(Triage state, JoinPolicy policy) {
        return of(state, policy.links());
    }

    static Partition of(Triage state, LinkPolicy policy) {
        Partition partition = new Partition(policy);
        state.facts().hubs().forEach(partition.incidents::add);
        state.facts().aliases().forEach(partition.incidents::add);
        state.facts().table().aliases().forEach(partition.incidents::add);
        state.facts().arrivals().forEach(partition.incidents::add);
        state.word().moves().decisions().forEach(partition.incidents::decide);
        List<LinkableAlert> alerts = new ArrayList<>();
        state.openCases().entrySet().stream()
                .sorted((a, b) ->
                        Long.compare(a.getValue().number(), b.getValue().number()))
                .forEach(one -> one.getValue().alerts().forEach(alert -> {
                    alerts.add(alert);
                    partition.cases.put(alert.id(), one.getKey());
                }));
        state.unclaimed()
                .byAsset()
                .values()
                .forEach(of -> of.alerts().forEach(alert -> {
                    alerts.add(LinkableAlert.of(alert));
                    partition.cases.remove(alert.id());
                }));
        partition.incidents.addAll(alerts);
        partition.updateEnded(EndedCases.NONE, state.ended());
        return partition;
    }

    /** A rebuilt index without the facts of ended alerts, if enough of these facts have accumulated. */
    Partition renewed(Triage state) {
        return entered > ENTERED_AT_MOST + 2 * incidents.size() ? of(state, policy) : this;
    }

    /** @return the hubs that the alert proves */
    List<Hub> add(Alert alert) {
        entered++;
        // Adds the facts first, so that the alert's own names are resolved.
        alert.names().aliases().forEach(incidents::add);
        alert.names().arrivals().forEach(incidents::add);
        return incidents.add(LinkableAlert.of(alert));
    }

    /** Removes an alert of a sensor's flood, which must not be used for links. */
    void remove(String alert) {
        incidents.remove(List.of(alert));
        cases.remove(alert);
    }

    List<String> incidentOf(String alert) {
        return incidents.incidentOf(alert);
    }

    /** At least one alert of each incident that has grown since the last call. */
    SortedSet<String> grownGroups() {
        return incidents.grownGroups();
    }

    /** The strongest first. */
    List<Link> linksOf(String alert) {
        return incidents.linksOf(alert);
    }

    /** The alerts of the same incident that are linked to the given alert, the strongest link first. */
    List<String> linkedTo(String alert) {
        return incidents.linkedTo(alert);
    }

    Link link(String one, String other) {
        return incidents.link(one, other).orElseThrow();
    }

    Optional<LinkableAlert> find(String alert) {
        return incidents.find(alert);
    }

    @Nullable
    CaseId caseOf(String alert) {
        return cases.get(alert);
    }

    int size() {
        return incidents.size();
    }

    /** @return the state after the event; the index now matches this state */
    public Triage apply(Triage before, TriageEvent event) {
        Triage after = before.apply(event);
        switch (event) {
            case AlertsPlaced placed -> placed(before, placed, after);
            case CaseEnded ended -> ended(Set.of(ended.caseId()), before);
            case WholeEnded ended -> ended(Triage.withParts(ended), before);
            case CaseReopened reopened ->
                reopened.alerts().forEach(alert -> {
                    incidents.add(alert);
                    cases.put(alert.id(), reopened.caseId());
                });
            case OpenedByHand opened -> opened.alerts().forEach(alert -> cases.put(alert.id(), opened.caseId()));
            case AdmissionConfirmed confirmed -> {}
            case CasesMerged merged -> decided(before, after);
            case CasesSplit split -> decided(before, after);
            case AlertsMoved moved -> {
                moved(before, moved, after);
                decided(before, after);
            }
            case CasesLinked linked -> {}
            case CasesUnlinked unlinked -> {}
            case CasesProposed proposed -> {}
            case ProposalDismissed dismissed -> {}
            case ProposalWithdrawn withdrawn -> {}
            case RelationConfirmed told -> {}
            case CaseTouched touched -> {}
            case AliasesUpdated heard -> updateAliases(heard, after);
        }
        if (!before.ended().equals(after.ended())) {
            updateEnded(before.ended(), after.ended());
        }
        return after;
    }

    /**
     * The ended cases to which an alert would have been added if they were still open, or in which its rule matched on
     * the same asset; each with the reason, as text. Empty for an alert of an ended case.
     */
    SortedMap<CaseId, String> endedCasesOf(LinkableAlert alert) {
        SortedMap<CaseId, String> found = new TreeMap<>();
        if (endedCases.isEmpty() || endedAlerts.holds(alert.id())) {
            return found;
        }
        for (Link link : endedAlerts.linksOf(alert)) {
            LinkableAlert other = link.earlier().id().equals(alert.id()) ? link.later() : link.earlier();
            CaseId caseId = endedCases.get(other.id());
            if (caseId != null) {
                // Who reads the new case may not see the ended one: no name of its alerts or assets.
                found.putIfAbsent(
                        caseId, link.reasons().stream().map(Link.Reason::words).collect(Collectors.joining("; ")));
            }
        }
        for (CaseId caseId : endedRules.getOrDefault(RuleOnAsset.of(alert), Collections.emptySortedSet())) {
            found.putIfAbsent(
                    caseId,
                    "%s: the rule %s matched again"
                            .formatted(Entity.ofAsset(alert.asset()).value(), alert.title()));
        }
        return found;
    }

    private void updateEnded(EndedCases former, EndedCases now) {
        former.cases().forEach((caseId, ended) -> {
            if (!ended.alerts().equals(alertsOf(now, caseId))) {
                forget(caseId, ended);
            }
        });
        now.cases().forEach((caseId, ended) -> {
            if (!ended.alerts().equals(alertsOf(former, caseId))) {
                ended.alerts().forEach(alert -> {
                    endedAlerts.add(alert);
                    endedCases.put(alert.id(), caseId);
                    endedRules
                            .computeIfAbsent(RuleOnAsset.of(alert), first -> new TreeSet<>())
                            .add(caseId);
                });
            }
        });
    }

    private void forget(CaseId caseId, EndedCases.Ended ended) {
        for (LinkableAlert alert : ended.alerts()) {
            endedCases.remove(alert.id());
            endedRules.computeIfPresent(
                    RuleOnAsset.of(alert), (rule, all) -> all.remove(caseId) && all.isEmpty() ? null : all);
        }
        endedAlerts.remove(ended.alerts().stream().map(LinkableAlert::id).toList());
    }

    private static @Nullable List<LinkableAlert> alertsOf(EndedCases cases, CaseId caseId) {
        EndedCases.Ended known = cases.cases().get(caseId);
        return known == null ? null : known.alerts();
    }

    /** An alias that was removed and then added again is used for links. */
    private void updateAliases(AliasesUpdated event, Triage after) {
        for (AliasChange change : event.changes()) {
            if (change.holds()) {
                incidents.add(change.alias());
            } else if (!after.facts().table().aliases().contains(change.alias())) {
                incidents.remove(change.alias());
            }
        }
    }

    private void moved(Triage before, AlertsMoved event, Triage after) {
        for (Alert alert : event.alerts()) {
            incidents.add(LinkableAlert.of(alert));
            if (event.to() == null) {
                cases.remove(alert.id());
            } else {
                cases.put(alert.id(), event.to().id());
            }
        }
        Set<String> gone = new TreeSet<>();
        Stream.concat(
                        event.alerts().stream(),
                        event.alerts().stream()
                                .flatMap(alert -> before.unclaimed().of(alert.asset()).alerts().stream()))
                .filter(alert -> !cases.containsKey(alert.id()))
                .filter(alert -> !after.unclaimed().of(alert.asset()).holds(alert.id()))
                .forEach(alert -> gone.add(alert.id()));
        incidents.remove(gone);
    }

    /** Applies changed decisions to the alerts. */
    private void decided(Triage before, Triage after) {
        SortedMap<Long, AnalystDecision> former = new TreeMap<>();
        before.word().moves().decisions().forEach(one -> former.put(one.number(), one));
        for (AnalystDecision one : after.word().moves().decisions()) {
            if (!one.equals(former.remove(one.number()))) {
                incidents.decide(one);
            }
        }
        former.keySet().forEach(incidents::takeBack);
    }

    private void placed(Triage before, AlertsPlaced event, Triage after) {
        event.unclaimed().forEach(alert -> cases.remove(alert.id()));
        for (Placement placement : event.placements()) {
            if (placement.flood() == null) {
                cases.put(placement.alert().id(), placement.caseId());
            } else {
                remove(placement.alert().id());
            }
        }
        long gone = after.unclaimed().forgotten() - before.unclaimed().forgotten();
        if (gone > 0) {
            forget(before, event, after, gone >= WHOLE_ASSETS);
        }
    }

    /** Removes alerts without a case that triage no longer stores. */
    private void forget(Triage before, AlertsPlaced event, Triage after, boolean everywhere) {
        Collection<AssetUnassignedAlerts> former = everywhere
                ? before.unclaimed().byAsset().values()
                : event.unclaimed().stream()
                        .map(Alert::asset)
                        .distinct()
                        .map(before.unclaimed()::of)
                        .toList();
        Set<String> gone = new TreeSet<>();
        Stream.concat(former.stream().flatMap(of -> of.alerts().stream()), event.unclaimed().stream())
                .filter(alert -> !cases.containsKey(alert.id()))
                .filter(alert -> !after.unclaimed().of(alert.asset()).holds(alert.id()))
                .forEach(alert -> gone.add(alert.id()));
        incidents.remove(gone);
    }

    private void ended(Set<CaseId> ended, Triage before) {
        List<String> gone = ended.stream()
                .flatMap(caseId -> Stream.ofNullable(before.openCases().get(caseId)))
                .flatMap(open -> open.alerts().stream())
                .map(LinkableAlert::id)
                .filter(alert -> cases.containsKey(alert) && ended.contains(cases.get(alert)))
                .toList();
        gone.forEach(cases::remove);
        incidents.remove(gone);
    }
}
