package io.watchfloor.ops.triage;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.ops.triage.TriageEvent.AdmissionConfirmed;
import io.watchfloor.ops.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.triage.TriageEvent.CaseEnded;
import io.watchfloor.ops.triage.TriageEvent.CaseReopened;
import io.watchfloor.ops.triage.TriageEvent.OpenedByHand;
import io.watchfloor.ops.triage.TriageEvent.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Decides which alerts belong to one attack. Alerts of an asset arrive in the order of their ordinals, so the decision
 * does not depend on how messages of different assets interleave; only the case numbers do.
 *
 * @param nextNumber number of the next case
 * @param placedThrough by asset: alerts up to this ordinal are decided
 * @param openCases by asset: the case that its alerts join
 * @param unadmitted by case: placements that the case has not confirmed yet, in order
 * @param openings by sensor: the cases that its telemetry opened recently, and where its flood goes
 * @param unclaimed alerts that belong to no case
 */
public record Triage(
        long nextNumber,
        SortedMap<String, Long> placedThrough,
        SortedMap<String, OpenCase> openCases,
        SortedMap<CaseId, List<Placement>> unadmitted,
        SortedMap<String, Openings> openings,
        UnclaimedAlerts unclaimed) {

    /** Most sensors with openings before those that can be forgotten are removed. */
    private static final int SENSORS_UNSWEPT = 1_000;

    public Triage {
        placedThrough = persistent(placedThrough);
        openCases = persistent(openCases);
        unadmitted = persistent(unadmitted);
        openings = persistent(openings);
    }

    /** A case that alerts of its asset may join. */
    public record OpenCase(CaseId caseId, long number, Instant lastAlertAt) {}

    public static Triage empty() {
        return new Triage(
                1,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                UnclaimedAlerts.NONE);
    }

    /**
     * Decides about alerts that an asset offers.
     *
     * @return what changed; empty when all was decided before
     */
    public Optional<AlertsPlaced> place(String asset, List<Alert> alerts, JoinPolicy policy, Instant now) {
        long decided = placedThrough.getOrDefault(asset, 0L);
        List<Alert> fresh =
                alerts.stream().filter(alert -> alert.ordinal() > decided).toList();
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        Placing placing = new Placing(this, policy, 1, null, now);
        fresh.forEach(placing::place);
        return Optional.of(placing.event(asset, fresh.getLast().ordinal()));
    }

    /**
     * Finds another case for alerts whose case had ended before they reached it. Those that it only adopted open none.
     *
     * @return what changed; empty when they no longer wait for that case
     */
    public Optional<AlertsPlaced> returned(CaseId caseId, List<String> alerts, JoinPolicy policy, Instant now) {
        List<Placement> waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .filter(placement -> alerts.contains(placement.alert().id()))
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Placing placing = new Placing(this, policy, 2, caseId, now);
        waiting.forEach(placing::placeAgain);
        return Optional.of(placing.event(waiting.getFirst().alert().asset(), 0));
    }

    /** The asset's open case after this alert. */
    static OpenCase joined(@Nullable OpenCase lately, Triage before, CaseId caseId, long number, Alert alert) {
        OpenCase known = lately != null ? lately : before.openCases.get(alert.asset());
        return joined(known, caseId, number, alert);
    }

    private static OpenCase joined(@Nullable OpenCase known, CaseId caseId, long number, Alert alert) {
        Instant last = known != null && known.caseId().equals(caseId)
                ? later(known.lastAlertAt(), alert)
                : alert.seen().last();
        return new OpenCase(caseId, number, last);
    }

    private static Instant later(Instant lastAlertAt, Alert alert) {
        return alert.seen().last().isAfter(lastAlertAt) ? alert.seen().last() : lastAlertAt;
    }

    /** @return what changed; empty when nothing waited for the case */
    public Optional<TriageEvent> admitted(CaseId caseId, List<String> alerts) {
        boolean waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .anyMatch(placement -> alerts.contains(placement.alert().id()));
        return waiting ? Optional.of(new AdmissionConfirmed(caseId, alerts)) : Optional.empty();
    }

    /** @return what changed; empty when no alert could join the case anyway */
    public Optional<TriageEvent> ended(CaseId caseId) {
        boolean open = openCases.values().stream().anyMatch(one -> one.caseId().equals(caseId))
                || openings.values().stream().anyMatch(one -> floods(one, caseId));
        return open ? Optional.of(new CaseEnded(caseId)) : Optional.empty();
    }

    private static boolean floods(Openings openings, CaseId caseId) {
        return openings.flood() != null && openings.flood().caseId().equals(caseId);
    }

    /** @return what changed; empty when the asset has another open case, which then keeps its alerts */
    public Optional<TriageEvent> reopened(CaseId caseId, long number, String asset, Instant lastAlertAt) {
        return openCases.containsKey(asset)
                ? Optional.empty()
                : Optional.of(new CaseReopened(caseId, number, asset, lastAlertAt));
    }

    public Triage apply(TriageEvent event) {
        return switch (event) {
            case AlertsPlaced placed -> placed(placed);
            case OpenedByHand opened -> Handpicking.after(this, opened);
            case AdmissionConfirmed confirmed ->
                with(
                        openCases,
                        without(persistent(unadmitted), confirmed.caseId(), Set.copyOf(confirmed.alerts())),
                        openings);
            case CaseEnded ended -> ended(ended);
            case CaseReopened reopened ->
                with(
                        persistent(openCases)
                                .plus(
                                        reopened.asset(),
                                        new OpenCase(reopened.caseId(), reopened.number(), reopened.lastAlertAt())),
                        unadmitted,
                        openings);
        };
    }

    private Triage with(
            SortedMap<String, OpenCase> open,
            SortedMap<CaseId, List<Placement>> waiting,
            SortedMap<String, Openings> lately) {
        return new Triage(nextNumber, placedThrough, open, waiting, lately, unclaimed);
    }

    private Triage ended(CaseEnded ended) {
        TreePMap<String, OpenCase> open = persistent(openCases);
        for (Map.Entry<String, OpenCase> one : openCases.entrySet()) {
            open = one.getValue().caseId().equals(ended.caseId()) ? open.minus(one.getKey()) : open;
        }
        TreePMap<String, Openings> lately = persistent(openings);
        for (Map.Entry<String, Openings> one : openings.entrySet()) {
            lately = floods(one.getValue(), ended.caseId())
                    ? lately.plus(one.getKey(), one.getValue().withoutFlood())
                    : lately;
        }
        return with(open, unadmitted, lately);
    }

    private Triage placed(AlertsPlaced event) {
        TreePMap<String, OpenCase> open = persistent(openCases);
        TreePMap<CaseId, List<Placement>> waiting = event.through() == 0 ? taken(event) : persistent(unadmitted);
        TreePMap<String, Openings> lately = persistent(openings);
        long number = nextNumber;
        for (Placement placement : event.placements()) {
            Alert alert = placement.alert();
            List<Placement> before = waiting.getOrDefault(placement.caseId(), List.of());
            waiting = waiting.plus(placement.caseId(), append(before, placement));
            number = placement.opens() ? Math.max(number, placement.number() + 1) : number;
            String sensor = RecordId.sensorOf(alert.openedBy());
            Openings known = lately.getOrDefault(sensor, Openings.NONE);
            if (placement.flood() != null) {
                lately = lately.plus(sensor, known.flooded(placement.caseId(), placement.number(), event.at()));
                continue;
            }
            lately = placement.opens() ? lately.plus(sensor, known.opened(event.at())) : lately;
            open = open.plus(
                    alert.asset(), joined(open.get(alert.asset()), placement.caseId(), placement.number(), alert));
        }
        long through = Math.max(placedThrough.getOrDefault(event.asset(), 0L), event.through());
        return new Triage(
                number,
                persistent(placedThrough).plus(event.asset(), through),
                open,
                waiting,
                swept(lately, event.at()),
                claimed(event).swept());
    }

    /**
     * The alerts without a case after this event. Those that came before a case opened are kept before it adopts them,
     * so that the bound is the same however alerts are cut into events.
     */
    private UnclaimedAlerts claimed(AlertsPlaced event) {
        UnclaimedAlerts now = unclaimed;
        Iterator<Alert> coming = event.unclaimed().iterator();
        Alert next = coming.hasNext() ? coming.next() : null;
        for (Placement placement : event.placements()) {
            while (next != null
                    && placement.opens()
                    && next.ordinal() < placement.alert().ordinal()) {
                now = now.with(next, event.at());
                next = coming.hasNext() ? coming.next() : null;
            }
            if (placement.adopted()) {
                now = now.without(
                        placement.alert().asset(), Set.of(placement.alert().id()));
            }
        }
        while (next != null) {
            now = now.with(next, event.at());
            next = coming.hasNext() ? coming.next() : null;
        }
        return now;
    }

    private static TreePMap<String, Openings> swept(TreePMap<String, Openings> lately, Instant now) {
        if (lately.size() <= SENSORS_UNSWEPT) {
            return lately;
        }
        return lately.minusAll(lately.entrySet().stream()
                .filter(one -> one.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .toList());
    }

    /**
     * The waiting placements, without alerts that move to another case: only alerts that came back can be waiting
     * already.
     */
    private TreePMap<CaseId, List<Placement>> taken(AlertsPlaced again) {
        Set<String> alerts = Stream.concat(
                        again.placements().stream().map(Placement::alert), again.unclaimed().stream())
                .map(Alert::id)
                .collect(Collectors.toSet());
        TreePMap<CaseId, List<Placement>> waiting = persistent(unadmitted);
        for (CaseId caseId : unadmitted.keySet()) {
            waiting = without(waiting, caseId, alerts);
        }
        return waiting;
    }

    private static TreePMap<CaseId, List<Placement>> without(
            TreePMap<CaseId, List<Placement>> waiting, CaseId caseId, Set<String> alerts) {
        List<Placement> left = waiting.getOrDefault(caseId, List.of()).stream()
                .filter(placement -> !alerts.contains(placement.alert().id()))
                .toList();
        return left.isEmpty() ? waiting.minus(caseId) : waiting.plus(caseId, left);
    }

    /**
     * A persistent map, whose changed copy shares the unchanged parts: an event costs the same with ten assets and with
     * a million.
     */
    static <K extends Comparable<K>, V> TreePMap<K, V> persistent(SortedMap<K, V> map) {
        return map instanceof TreePMap<K, V> already ? already : TreePMap.fromSortedMap(map);
    }

    private static List<Placement> append(List<Placement> before, Placement last) {
        List<Placement> all = new ArrayList<>(before);
        all.add(last);
        return List.copyOf(all);
    }
}
