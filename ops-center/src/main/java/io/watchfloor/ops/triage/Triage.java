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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        TreeMap<String, Long> decided = new TreeMap<>(placedThrough);
        TreeMap<String, OpenCase> open = new TreeMap<>(openCases);
        TreeMap<String, List<Placement>> waiting = new TreeMap<>(unadmitted);
        long number = nextNumber;
        switch (event) {
            case AlertsPlaced placed -> {
                decided.merge(placed.asset(), placed.through(), Math::max);
                for (Placement placement : placed.placements()) {
                    forget(waiting, placement.alert().id());
                    waiting.merge(placement.caseId(), List.of(placement), Triage::append);
                    number = placement.opens() ? Math.max(number, placement.number() + 1) : number;
                    OpenCase known = open.get(placed.asset());
                    Instant last = known != null && known.caseId().equals(placement.caseId())
                            ? later(known.lastAlertAt(), placement.alert())
                            : placement.alert().lastSeen();
                    open.put(placed.asset(), new OpenCase(placement.caseId(), placement.number(), last));
                }
            }
            case AdmissionConfirmed confirmed -> confirmed.alerts().forEach(alert -> forget(waiting, alert));
            case CaseEnded ended -> open.values().removeIf(one -> one.caseId().equals(ended.caseId()));
            case CaseReopened reopened ->
                open.put(reopened.asset(), new OpenCase(reopened.caseId(), reopened.number(), reopened.lastAlertAt()));
        }
        return new Triage(number, decided, open, waiting);
    }

    private static void forget(TreeMap<String, List<Placement>> waiting, String alert) {
        waiting.replaceAll((caseId, placements) -> placements.stream()
                .filter(placement -> !placement.alert().id().equals(alert))
                .toList());
        waiting.values().removeIf(List::isEmpty);
    }

    private static List<Placement> append(List<Placement> first, List<Placement> second) {
        List<Placement> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
