package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Opening;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.id.RecordId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Assigns alerts to cases one by one; each placement takes the previous placements into account. Each call needs a new
 * instance.
 */
final class AlertPlacement {

    private final Triage before;
    private final Partition partition;
    private final JoinPolicy policy;
    private final int generation;
    private final @Nullable CaseId ended;
    private final Instant now;
    private final Map<String, CaseId> placed = new HashMap<>();
    private final Map<CaseId, Long> opened = new HashMap<>();
    private final Map<String, RecentOpenings> openings = new HashMap<>();
    private final List<Placement> placements = new ArrayList<>();
    private final List<Alert> unclaimed = new ArrayList<>();
    private final List<Hub> hubs = new ArrayList<>();
    private final MergeCandidates bridges;
    private UnassignedAlerts adoptable;
    private long number;

    /**
     * @param generation 1, or higher if the alerts are returned from an ended case
     * @param ended the ended case that returned the alerts
     */
    AlertPlacement(
            Triage before,
            Partition partition,
            JoinPolicy policy,
            int generation,
            @Nullable CaseId ended,
            Instant now) {
        this.before = before;
        this.partition = partition;
        this.policy = policy;
        this.generation = generation;
        this.ended = ended;
        this.now = now;
        this.bridges = new MergeCandidates(before, partition, this::caseOf);
        this.adoptable = before.unclaimed();
        this.number = before.nextNumber();
    }

    AlertsPlaced event(String asset, long through) {
        return new AlertsPlaced(
                asset,
                through,
                List.copyOf(placements),
                List.copyOf(unclaimed),
                List.copyOf(hubs),
                bridges.found(),
                now);
    }

    void place(Alert alert) {
        CaseId known = alert.canRise() ? caseOf(alert.id()) : null;
        if (known != null) {
            List<String> links = Reasons.of(alert.id(), partition, this::caseOf).words(known);
            place(new Placement(alert, known, number(known), null, false, null, links));
            return;
        }
        if (adoptable.holds(alert)) {
            adoptable = adoptable.without(alert);
        }
        hubs.addAll(partition.add(alert));
        List<String> incident = partition.incidentOf(alert.id());
        if (!joins(alert, incident)) {
            if (alert.level().compareTo(policy.opensFrom()) >= 0) {
                open(alert, null, incident);
            } else {
                byRisk(alert, incident);
            }
        }
        completeIncidents(incident);
        bridges.by(alert.id(), this::number);
    }

    private void byRisk(Alert alert, List<String> incident) {
        List<Alert> near = withoutCase(incident).stream()
                .filter(other -> AssetUnassignedAlerts.isNear(other.seen().last(), alert, policy.joinWithin()))
                .toList();
        Risk risk = Risk.at(alert, near, policy.risk());
        if (risk.opensCase()) {
            open(alert, risk, incident);
        } else {
            keep(alert);
        }
    }

    /**
     * Places an alert that an ended case returned. The alert is added to another case, unless the ended case had only
     * adopted the alert.
     */
    void placeAgain(Placement back) {
        Alert alert = back.alert();
        hubs.addAll(partition.add(alert));
        List<String> incident = partition.incidentOf(alert.id());
        if (!joins(alert, incident)) {
            if (back.adopted()) {
                keep(alert);
            } else {
                open(alert, null, incident);
            }
        }
        completeIncidents(incident);
        bridges.by(alert.id(), this::number);
    }

    /** Places the alerts of incidents that a new fact has made larger. */
    Optional<AlertsPlaced> again() {
        SortedSet<String> grown = partition.grownGroups();
        completeIncidents(grown, new HashSet<>());
        return placements.isEmpty() && bridges.found().isEmpty()
                ? Optional.empty()
                : partition.find(grown.first()).map(alert -> event(alert.asset(), 0));
    }

    private boolean joins(Alert alert, List<String> incident) {
        NavigableMap<Long, CaseId> cases = cases(incident);
        if (cases.isEmpty()) {
            return false;
        }
        join(alert, cases, false);
        return true;
    }

    /** Adds the alert to the case with its strongest link, if the incident has several cases. */
    private void join(Alert alert, NavigableMap<Long, CaseId> cases, boolean adopted) {
        Reasons reasons = Reasons.of(alert.id(), partition, this::caseOf);
        CaseId strongest = reasons.strongest();
        CaseId into = strongest == null ? cases.firstEntry().getValue() : strongest;
        place(new Placement(alert, into, number(into), null, adopted, null, reasons.words(into)));
    }

    private void keep(Alert alert) {
        unclaimed.add(alert);
        adoptable = adoptable.with(alert, now);
    }

    private @Nullable CaseId caseOf(String alert) {
        CaseId known = placed.getOrDefault(alert, partition.caseOf(alert));
        return known == null || known.equals(ended) ? null : known;
    }

    private long number(CaseId caseId) {
        Long openedNumber = opened.get(caseId);
        OpenCase open = before.openCases().get(caseId);
        return openedNumber != null ? openedNumber : open == null ? 0 : open.number();
    }

    /** The open cases of an incident, ordered by case number. */
    private NavigableMap<Long, CaseId> cases(List<String> incident) {
        Set<CaseId> distinct = new HashSet<>();
        NavigableMap<Long, CaseId> cases = new TreeMap<>();
        for (String alert : incident) {
            CaseId caseId = caseOf(alert);
            if (caseId != null && distinct.add(caseId)) {
                cases.put(number(caseId), caseId);
            }
        }
        return cases;
    }

    /** The alerts of an incident without a case, ordered by time. */
    private List<Alert> withoutCase(List<String> incident) {
        return incident.stream()
                .filter(id -> caseOf(id) == null)
                .flatMap(id -> partition.find(id).stream())
                .flatMap(alert -> adoptable.of(alert.asset()).find(alert.id()).stream())
                .toList();
    }

    private void place(Placement placement) {
        placements.add(placement);
        placed.put(placement.alert().id(), placement.caseId());
    }

    private void open(Alert alert, @Nullable Risk risk, List<String> incident) {
        String flood = floodOf(alert);
        if (flood != null && !opensFloodCase(alert, openingsOf(flood), incident)) {
            flood(alert, flood, openingsOf(flood));
        } else {
            RecentOpenings.countersOf(alert)
                    .forEach(
                            counted -> openings.put(counted, openingsOf(counted).opened(now)));
            openOfIncident(alert, risk, incident);
        }
    }

    /**
     * The flood or campaign for an alert, if too many cases were opened within a minute: for the rule and sensor, for
     * the asset, for all rules of the sensor, or for the rule. The limits are counted separately so that a noisy rule
     * or asset does not hide the sensor's other alerts.
     */
    private @Nullable String floodOf(Alert alert) {
        String sensor = RecordId.sensorOf(alert.openedBy());
        String rule = alert.rule().id();
        int most = policy.newPerSensorAndMinute();
        if (cases(RecentOpenings.ofRuleBy(sensor, rule)) >= most
                || cases(RecentOpenings.ofAsset(alert.asset())) >= most
                || cases(sensor) >= most * (long) JoinPolicy.RULES_OF_A_SENSOR) {
            return sensor;
        }
        String campaign = RecentOpenings.ofRule(rule);
        return cases(campaign) >= policy.newPerRuleAndMinute() ? campaign : null;
    }

    private int cases(String counted) {
        return openingsOf(counted).within(now);
    }

    /**
     * An alert that completes a chain of tactics is not noise and opens a case. The number of cases opened by chains is
     * also limited, because a sensor could fake chains.
     */
    private boolean opensFloodCase(Alert alert, RecentOpenings flood, List<String> incident) {
        long most = policy.newPerSensorAndMinute() * (JoinPolicy.RULES_OF_A_SENSOR + 1L);
        return cases(RecordId.sensorOf(alert.openedBy())) < most
                && flood.isChain(alert, withoutCase(incident), now, policy.floodEndsAfter());
    }

    private RecentOpenings openingsOf(String flood) {
        return openings.getOrDefault(flood, before.openings().getOrDefault(flood, RecentOpenings.NONE));
    }

    private void openOfIncident(Alert alert, @Nullable Risk risk, List<String> incident) {
        CaseId caseId = DerivedId.caseOf(alert.id(), generation);
        opened.put(caseId, number);
        Opening opening = new Opening(missing(alert, incident), risk, null);
        place(new Placement(alert, caseId, number++, opening, false, null, List.of()));
    }

    private int missing(Alert alert, List<String> incident) {
        Set<String> assets = new HashSet<>(Set.of(alert.asset()));
        incident.forEach(id -> partition.find(id).map(LinkableAlert::asset).ifPresent(assets::add));
        return assets.stream()
                .mapToInt(asset -> adoptable.of(asset).missing(alert, policy.joinWithin()))
                .sum();
    }

    /**
     * Adds all alerts of an incident to the incident's case, so that the first notification covers the whole attack.
     * Checks every incident that the new alert or the facts of the alert have enlarged.
     */
    private void completeIncidents(List<String> own) {
        Set<String> seen = new HashSet<>();
        completeIncident(own, seen);
        completeIncidents(partition.grownGroups(), seen);
    }

    private void completeIncidents(SortedSet<String> grown, Set<String> seen) {
        for (String alert : grown) {
            if (!seen.contains(alert)) {
                completeIncident(partition.incidentOf(alert), seen);
            }
        }
    }

    private void completeIncident(List<String> incident, Set<String> seen) {
        seen.addAll(incident);
        NavigableMap<Long, CaseId> cases = cases(incident);
        if (cases.isEmpty()) {
            return;
        }
        for (Alert alert : withoutCase(incident)) {
            join(alert, cases, true);
            adoptable = adoptable.without(alert.asset(), Set.of(alert.id()));
        }
        if (cases.size() > 1) {
            bridges.between(cases, incident);
        }
    }

    /**
     * Adds an alert to a flood. The alert is not linked, so that a sensor that reports nonsense, or a rule that matches
     * everywhere, does not cause cases to be merged. Further alerts of the same asset are evaluated independently.
     */
    private void flood(Alert alert, String of, RecentOpenings recent) {
        partition.remove(alert.id());
        RecentOpenings.Flood flood = recent.flood();
        boolean opens =
                flood == null || flood.caseId().equals(ended) || !flood.accepts(of, now, policy.floodEndsAfter());
        CaseId caseId = flood == null || opens ? DerivedId.caseOf(alert.id(), generation) : flood.caseId();
        long caseNumber = flood == null || opens ? number++ : flood.number();
        placements.add(new Placement(
                alert, caseId, caseNumber, opens ? new Opening(0, null, null) : null, false, of, List.of()));
        openings.put(of, recent.flooded(of, caseId, caseNumber, alert, now));
    }
}
