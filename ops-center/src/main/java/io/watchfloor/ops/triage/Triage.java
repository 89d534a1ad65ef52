package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.DerivedId;
import io.watchfloor.ops.triage.TriageEvent.AdmissionConfirmed;
import io.watchfloor.ops.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.triage.TriageEvent.CaseEnded;
import io.watchfloor.ops.triage.TriageEvent.CaseReopened;
import io.watchfloor.ops.triage.TriageEvent.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Who decides which alerts are one attack. Alerts of an asset arrive in the order of their ordinals, so the decision does
 * not depend on how messages of different assets interleave; only the case numbers do.
 *
 * @param nextNumber number of the next case
 * @param placedThrough by asset: alerts up to this ordinal are decided
 * @param openCases by asset: the case that its alerts join
 * @param unadmitted by case: placements that the case has not confirmed yet, in order
 */
public record Triage(
        long nextNumber,
        SortedMap<String, Long> placedThrough,
        SortedMap<String, OpenCase> openCases,
        SortedMap<String, List<Placement>> unadmitted) {

    public Triage {
        placedThrough = persistent(placedThrough);
        openCases = persistent(openCases);
        unadmitted = persistent(unadmitted);
    }

    /** A case that alerts of its asset may join. */
    public record OpenCase(String caseId, long number, Instant lastAlertAt) {}

    public static Triage empty() {
        return new Triage(1, Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedMap());
    }

    /**
     * Decides about alerts that an asset offers.
     *
     * @return what changed; nothing when all was decided before, or when none of them belongs to a case
     */
    public Optional<AlertsPlaced> place(String asset, List<Alert> alerts, JoinPolicy policy, Instant now) {
        long decided = placedThrough.getOrDefault(asset, 0L);
        List<Alert> fresh =
                alerts.stream().filter(alert -> alert.ordinal() > decided).toList();
        List<Placement> placements = decide(fresh, openCases.get(asset), policy, 1);
        return placements.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertsPlaced(asset, fresh.getLast().ordinal(), placements, now));
    }

    /**
     * Finds another case for alerts whose case had ended before they reached it.
     *
     * @return what changed; nothing when they are not waiting for that case any more
     */
    public Optional<AlertsPlaced> returned(String caseId, List<String> alerts, JoinPolicy policy, Instant now) {
        List<Alert> waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .map(Placement::alert)
                .filter(alert -> alerts.contains(alert.id()))
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        String asset = waiting.getFirst().asset();
        OpenCase open = openCases.get(asset);
        OpenCase other = open == null || open.caseId().equals(caseId) ? null : open;
        JoinPolicy always = new JoinPolicy(io.watchfloor.ops.rules.Level.INFORMATIONAL, policy.joinWithin());
        return Optional.of(new AlertsPlaced(asset, 0, decide(waiting, other, always, 2), now));
    }

    private List<Placement> decide(List<Alert> alerts, @Nullable OpenCase open, JoinPolicy policy, int generation) {
        List<Placement> placements = new ArrayList<>();
        long number = nextNumber;
        OpenCase current = open;
        for (Alert alert : alerts) {
            boolean joins = current != null && near(current.lastAlertAt(), alert, policy.joinWithin());
            boolean opens = !joins && alert.level().compareTo(policy.opensFrom()) >= 0;
            if (opens) {
                current = new OpenCase(DerivedId.caseOf(alert.id(), generation), number++, alert.lastSeen());
            }
            if (current != null && (joins || opens)) {
                placements.add(new Placement(alert, current.caseId(), current.number(), opens));
                current = new OpenCase(current.caseId(), current.number(), later(current.lastAlertAt(), alert));
            }
        }
        return placements;
    }

    private static boolean near(Instant lastAlertAt, Alert alert, Duration within) {
        return Duration.between(lastAlertAt, alert.firstSeen()).abs().compareTo(within) <= 0;
    }

    private static Instant later(Instant lastAlertAt, Alert alert) {
        return alert.lastSeen().isAfter(lastAlertAt) ? alert.lastSeen() : lastAlertAt;
    }

    /** @return what changed, or nothing when the case was not waited for */
    public Optional<TriageEvent> admitted(String caseId, List<String> alerts) {
        boolean waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .anyMatch(placement -> alerts.contains(placement.alert().id()));
        return waiting ? Optional.of(new AdmissionConfirmed(caseId, alerts)) : Optional.empty();
    }

    /** @return what changed, or nothing when no alert could join the case anyway */
    public Optional<TriageEvent> ended(String caseId) {
        boolean open = openCases.values().stream().anyMatch(one -> one.caseId().equals(caseId));
        return open ? Optional.of(new CaseEnded(caseId)) : Optional.empty();
    }

    /** @return what changed, or nothing when the asset has another open case, which then keeps its alerts */
    public Optional<TriageEvent> reopened(String caseId, long number, String asset, Instant lastAlertAt) {
        return openCases.containsKey(asset)
                ? Optional.empty()
                : Optional.of(new CaseReopened(caseId, number, asset, lastAlertAt));
    }

    public Triage apply(TriageEvent event) {
        return switch (event) {
            case AlertsPlaced placed -> placed(placed);
            case AdmissionConfirmed confirmed ->
                with(openCases, without(persistent(unadmitted), confirmed.caseId(), confirmed.alerts()));
            case CaseEnded ended ->
                with(
                        persistent(openCases)
                                .minusAll(openCases.entrySet().stream()
                                        .filter(one -> one.getValue().caseId().equals(ended.caseId()))
                                        .map(Map.Entry::getKey)
                                        .toList()),
                        unadmitted);
            case CaseReopened reopened ->
                with(
                        persistent(openCases)
                                .plus(
                                        reopened.asset(),
                                        new OpenCase(reopened.caseId(), reopened.number(), reopened.lastAlertAt())),
                        unadmitted);
        };
    }

    private Triage with(SortedMap<String, OpenCase> open, SortedMap<String, List<Placement>> waiting) {
        return new Triage(nextNumber, placedThrough, open, waiting);
    }

    private Triage placed(AlertsPlaced event) {
        TreePMap<String, OpenCase> open = persistent(openCases);
        TreePMap<String, List<Placement>> waiting =
                event.through() == 0 ? taken(event.placements()) : persistent(unadmitted);
        long number = nextNumber;
        for (Placement placement : event.placements()) {
            List<Placement> before = waiting.getOrDefault(placement.caseId(), List.of());
            waiting = waiting.plus(placement.caseId(), append(before, placement));
            number = placement.opens() ? Math.max(number, placement.number() + 1) : number;
            OpenCase known = open.get(event.asset());
            Instant last = known != null && known.caseId().equals(placement.caseId())
                    ? later(known.lastAlertAt(), placement.alert())
                    : placement.alert().lastSeen();
            open = open.plus(event.asset(), new OpenCase(placement.caseId(), placement.number(), last));
        }
        long through = Math.max(placedThrough.getOrDefault(event.asset(), 0L), event.through());
        return new Triage(number, persistent(placedThrough).plus(event.asset(), through), open, waiting);
    }

    /** What waits, without alerts that get another case: only those that came back can wait already. */
    private TreePMap<String, List<Placement>> taken(List<Placement> again) {
        List<String> alerts =
                again.stream().map(placement -> placement.alert().id()).toList();
        TreePMap<String, List<Placement>> waiting = persistent(unadmitted);
        for (String caseId : unadmitted.keySet()) {
            waiting = without(waiting, caseId, alerts);
        }
        return waiting;
    }

    private static TreePMap<String, List<Placement>> without(
            TreePMap<String, List<Placement>> waiting, String caseId, List<String> alerts) {
        List<Placement> left = waiting.getOrDefault(caseId, List.of()).stream()
                .filter(placement -> !alerts.contains(placement.alert().id()))
                .toList();
        return left.isEmpty() ? waiting.minus(caseId) : waiting.plus(caseId, left);
    }

    /** A map whose changed copy shares what did not change: an event costs the same with ten assets and with a million. */
    private static <V> TreePMap<String, V> persistent(SortedMap<String, V> map) {
        return map instanceof TreePMap<String, V> already ? already : TreePMap.fromSortedMap(map);
    }

    private static List<Placement> append(List<Placement> before, Placement last) {
        List<Placement> all = new ArrayList<>(before);
        all.add(last);
        return List.copyOf(all);
    }
}
