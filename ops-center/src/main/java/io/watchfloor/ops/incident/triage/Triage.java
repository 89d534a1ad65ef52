package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageEvent.AdmissionConfirmed;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsMoved;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.AliasesUpdated;
import io.watchfloor.ops.incident.triage.TriageEvent.Bridge;
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
import io.watchfloor.ops.platform.id.DerivedId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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
 * Decides which alerts belong to one attack. Alerts of an asset arrive in the order of their ordinals. The incident of
 * an alert does not depend on how messages of different assets interleave; only the case numbers do.
 *
 * @param nextNumber number of the next case
 * @param placedThrough by asset: the ordinal up to which the asset's alerts are placed
 * @param openCases cases that accept alerts, with the alerts of each case
 * @param unadmitted by case: placements that the case has not confirmed yet, in order
 * @param openings by sensor, rule, rule and sensor, and asset: recently opened cases, and the flood case
 * @param unclaimed alerts without a case
 * @param facts the facts by which alerts are linked
 * @param merges merged cases
 * @param word analysts' decisions and open merge suggestions
 * @param ended ended cases, by which triage recognizes an attack that comes back
 */
public record Triage(
        long nextNumber,
        SortedMap<String, Long> placedThrough,
        SortedMap<CaseId, OpenCase> openCases,
        SortedMap<CaseId, List<Placement>> unadmitted,
        SortedMap<String, RecentOpenings> openings,
        UnassignedAlerts unclaimed,
        LinkFacts facts,
        Merges merges,
        AnalystDecisions word,
        EndedCases ended) {

    /** Number of entries above which expired entries are removed. */
    private static final int SENSORS_UNSWEPT = 1_000;

    /**
     * Number of new cases between two removals of expired entries. Each new case adds a few entries, whereas a removal
     * scans all entries.
     */
    private static final int OPENINGS_BETWEEN_SWEEPS = 64;

    /** Fills in the decisions and the ended cases, which old snapshots lack. */
    @SuppressWarnings("NullAway") // fields that the snapshot lacks are null
    public Triage {
        word = word == null ? AnalystDecisions.NONE : word;
        ended = ended == null ? EndedCases.NONE : ended;
        placedThrough = persistent(placedThrough);
        openCases = persistent(openCases);
        unadmitted = persistent(unadmitted);
        openings = persistent(openings);
    }

    public static Triage empty() {
        return new Triage(
                1,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                UnassignedAlerts.NONE,
                LinkFacts.NONE,
                Merges.NONE,
                AnalystDecisions.NONE,
                EndedCases.NONE);
    }

    /**
     * Assigns the alerts that an asset sends to cases.
     *
     * @param partition the partition of this state's alerts
     * @return the event; empty if all alerts were placed before
     */
    public Optional<AlertsPlaced> place(
            String asset, List<Alert> alerts, Partition partition, JoinPolicy policy, Instant now) {
        long decided = placedThrough.getOrDefault(asset, 0L);
        List<Alert> fresh =
                alerts.stream().filter(alert -> alert.ordinal() > decided).toList();
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        AlertPlacement placing = new AlertPlacement(this, partition, policy, 1, null, now);
        fresh.forEach(placing::place);
        return Optional.of(placing.event(asset, fresh.getLast().ordinal()));
    }

    /**
     * Places an alert on which {@link #place} fails. If the alert's severity opens cases, triage opens a separate case
     * for the alert, without links. Otherwise the alert belongs to no case.
     *
     * @param why the reason, as text for users
     * @return the event; empty if the alert was placed before
     */
    Optional<AlertsPlaced> alone(Alert alert, JoinPolicy policy, String why, Instant now) {
        if (alert.ordinal() <= placedThrough.getOrDefault(alert.asset(), 0L)) {
            return Optional.empty();
        }
        List<Placement> own = alert.level().compareTo(policy.opensFrom()) < 0
                ? List.of()
                : List.of(new Placement(
                        alert,
                        DerivedId.caseOf(alert.id(), 1),
                        nextNumber,
                        new TriageEvent.Opening(0, null, null),
                        false,
                        RecentOpenings.ofRule(alert.rule().id()),
                        List.of(why)));
        return Optional.of(new AlertsPlaced(alert.asset(), alert.ordinal(), own, List.of(), List.of(), List.of(), now));
    }

    /**
     * Places alerts again if their case ended before the alerts were added. Alerts that the case only adopted open no
     * new case.
     *
     * @return the event; empty if no alert was waiting for the ended case
     */
    public Optional<AlertsPlaced> returned(
            CaseId caseId, List<String> alerts, Partition partition, JoinPolicy policy, Instant now) {
        List<Placement> waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .filter(placement -> alerts.contains(placement.alert().id()))
                .toList();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        AlertPlacement placing = new AlertPlacement(this, partition, policy, 2, caseId, now);
        waiting.forEach(placing::placeAgain);
        return Optional.of(placing.event(waiting.getFirst().alert().asset(), 0));
    }

    /** @return the event; empty if no alert was waiting for the case */
    public Optional<TriageEvent> admitted(CaseId caseId, List<String> alerts) {
        boolean waiting = unadmitted.getOrDefault(caseId, List.of()).stream()
                .anyMatch(placement -> alerts.contains(placement.alert().id()));
        return waiting ? Optional.of(new AdmissionConfirmed(caseId, alerts)) : Optional.empty();
    }

    /**
     * @param recurs whether triage recognizes the attack if it comes back; false for a case of an exercise
     * @return the event; empty if neither the case nor any case merged into it accepted alerts before
     */
    public Optional<TriageEvent> ended(CaseId caseId, boolean recurs, Instant now) {
        return merges.ended(caseId, recurs, now)
                .<TriageEvent>map(event -> event)
                .or(() -> ended(caseId, recurs ? now : null));
    }

    private Optional<TriageEvent> ended(CaseId caseId, @Nullable Instant recurs) {
        boolean open =
                openCases.containsKey(caseId) || openings.values().stream().anyMatch(one -> floods(one, caseId));
        return open || merges.touched().containsKey(caseId)
                ? Optional.of(new CaseEnded(caseId, recurs))
                : Optional.empty();
    }

    private static boolean floods(RecentOpenings openings, CaseId caseId) {
        return openings.flood() != null && openings.flood().caseId().equals(caseId);
    }

    /**
     * @param alerts the alerts that the case stores in full
     * @return the event; empty if the case already accepts alerts
     */
    public Optional<TriageEvent> reopened(CaseId caseId, long number, List<Alert> alerts) {
        return openCases.containsKey(caseId)
                ? Optional.empty()
                : Optional.of(new CaseReopened(
                        caseId, number, alerts.stream().map(LinkableAlert::of).toList()));
    }

    /**
     * Places the alerts of incidents that have grown without a new alert.
     *
     * @return the event; empty if no alert was added to an open case
     */
    public Optional<AlertsPlaced> regrouped(Partition partition, JoinPolicy policy, Instant now) {
        return new AlertPlacement(this, partition, policy, 1, null, now).again();
    }

    /** @return the event; empty if the holder is unchanged */
    public Optional<TriageEvent> touched(CaseId caseId, String by) {
        return merges.isTouchedBy(caseId, by) ? Optional.empty() : Optional.of(new CaseTouched(caseId, by));
    }

    public Triage apply(TriageEvent change) {
        return switch (change) {
            case AlertsPlaced placed -> placed(placed);
            case OpenedByHand opened -> ManualCaseOpening.after(this, opened);
            case AdmissionConfirmed confirmed ->
                with(openCases, confirmed(persistent(unadmitted), confirmed), openings);
            case CaseEnded event ->
                ended(Set.of(event.caseId()), event.recurs()).with(merges.withoutHolder(event.caseId()));
            case WholeEnded event ->
                ended(withParts(event), Boolean.TRUE.equals(event.recurs()) ? event.at() : null)
                        .with(merges.after(event).withoutHolder(event.caseId()));
            case CasesMerged merged ->
                with(merges.after(merged))
                        .with(word.with(word.proposals().merged(merged.part(), merged.whole()))
                                .with(word.moves().after(this, merged)));
            case CasesSplit split ->
                with(merges.after(split)).with(word.with(word.moves().after(this, split)));
            case AlertsMoved moved -> AlertMoveHandler.after(this, moved);
            case CasesLinked linked -> with(merges.after(linked)).with(ended.after(linked));
            case CasesUnlinked unlinked -> with(merges.after(unlinked));
            case CasesProposed made -> MergeSuggestions.after(this, made);
            case ProposalDismissed made -> MergeSuggestions.after(this, made);
            case ProposalWithdrawn made -> MergeSuggestions.after(this, made);
            case RelationConfirmed told -> with(merges.after(told));
            case CaseTouched touched -> with(merges.touchedBy(touched.caseId(), touched.by()));
            case AliasesUpdated heard -> with(facts.with(facts.table().after(heard)));
            case CaseReopened reopened ->
                with(
                                persistent(openCases)
                                        .plus(
                                                reopened.caseId(),
                                                new OpenCase(
                                                        reopened.number(),
                                                        reopened.alerts(),
                                                        Collections.emptySortedSet())),
                                unadmitted,
                                openings)
                        .with(ended.reopened(reopened.caseId()));
        };
    }

    private Triage with(
            SortedMap<CaseId, OpenCase> open,
            SortedMap<CaseId, List<Placement>> waiting,
            SortedMap<String, RecentOpenings> lately) {
        return new Triage(nextNumber, placedThrough, open, waiting, lately, unclaimed, facts, merges, word, ended);
    }

    Triage with(Merges now) {
        return new Triage(
                nextNumber, placedThrough, openCases, unadmitted, openings, unclaimed, facts, now, word, ended);
    }

    Triage with(AnalystDecisions now) {
        return new Triage(
                nextNumber, placedThrough, openCases, unadmitted, openings, unclaimed, facts, merges, now, ended);
    }

    Triage with(EndedCases now) {
        return new Triage(
                nextNumber, placedThrough, openCases, unadmitted, openings, unclaimed, facts, merges, word, now);
    }

    private Triage with(LinkFacts now) {
        return new Triage(
                nextNumber, placedThrough, openCases, unadmitted, openings, unclaimed, now, merges, word, ended);
    }

    static Set<CaseId> withParts(WholeEnded ended) {
        return Stream.concat(Stream.of(ended.caseId()), ended.parts().stream()).collect(Collectors.toSet());
    }

    /** @param recurs when the cases ended; null if triage must not recognize their attack later */
    private Triage ended(Set<CaseId> gone, @Nullable Instant recurs) {
        TreePMap<String, RecentOpenings> lately = persistent(openings);
        for (Map.Entry<String, RecentOpenings> one : openings.entrySet()) {
            lately = gone.stream().anyMatch(caseId -> floods(one.getValue(), caseId))
                    ? lately.plus(one.getKey(), one.getValue().withoutFlood())
                    : lately;
        }
        return with(persistent(openCases).minusAll(gone), unadmitted, lately).with(ended.ended(this, gone, recurs));
    }

    private Triage placed(AlertsPlaced event) {
        TreePMap<CaseId, OpenCase> open = persistent(openCases);
        TreePMap<CaseId, List<Placement>> waiting = event.through() == 0 ? taken(event) : persistent(unadmitted);
        TreePMap<String, RecentOpenings> lately = persistent(openings);
        long number = nextNumber;
        for (Placement placement : event.placements()) {
            Alert alert = placement.alert();
            List<Placement> before = waiting.getOrDefault(placement.caseId(), List.of());
            waiting = waiting.plus(placement.caseId(), append(before, placement));
            number = placement.opens() ? Math.max(number, placement.number() + 1) : number;
            String flood = placement.flood();
            if (flood != null) {
                RecentOpenings known = lately.getOrDefault(flood, RecentOpenings.NONE);
                lately = lately.plus(
                        flood, known.flooded(flood, placement.caseId(), placement.number(), alert, event.at()));
                continue;
            }
            lately = placement.opens() ? opened(lately, alert, event.at()) : lately;
            OpenCase into = open.getOrDefault(placement.caseId(), OpenCase.empty(placement.number()));
            open = open.plus(
                    placement.caseId(),
                    alert.canRise() && into.holds(alert.id()) ? into : into.with(LinkableAlert.of(alert)));
        }
        for (Bridge bridge : event.bridges()) {
            OpenCase linked = open.getOrDefault(bridge.caseId(), OpenCase.empty(bridge.number()));
            open = open.plus(bridge.caseId(), linked.linkedTo(bridge.into()));
        }
        long through = Math.max(placedThrough.getOrDefault(event.asset(), 0L), event.through());
        return new Triage(
                number,
                persistent(placedThrough).plus(event.asset(), through),
                open,
                waiting,
                number / OPENINGS_BETWEEN_SWEEPS == nextNumber / OPENINGS_BETWEEN_SWEEPS
                        ? lately
                        : swept(lately, event.at()),
                claimed(event).swept(),
                facts.with(event),
                merges,
                word,
                ended);
    }

    private static TreePMap<String, RecentOpenings> opened(
            TreePMap<String, RecentOpenings> lately, Alert alert, Instant now) {
        TreePMap<String, RecentOpenings> counted = lately;
        for (String one : RecentOpenings.countersOf(alert)) {
            counted = counted.plus(
                    one, counted.getOrDefault(one, RecentOpenings.NONE).opened(now));
        }
        return counted;
    }

    /**
     * The alerts without a case after this event. Alerts that arrived before a placement are added before the placed
     * case adopts alerts, so that the limit gives the same result regardless of how alerts are split into events.
     */
    private UnassignedAlerts claimed(AlertsPlaced event) {
        UnassignedAlerts now = unclaimed;
        Deque<Alert> coming = new ArrayDeque<>(event.unclaimed());
        for (Placement placement : event.placements()) {
            Alert alert = placement.alert();
            boolean came = placement.adopted() && coming.contains(alert);
            while (came || isBefore(coming.peek(), placement)) {
                Alert next = coming.remove();
                now = now.with(next, event.at());
                came = came && !next.equals(alert);
            }
            if (placement.adopted()) {
                now = now.without(alert.asset(), Set.of(alert.id()));
            } else if (now.holds(alert)) {
                now = now.without(alert);
            }
        }
        for (Alert alert : coming) {
            now = now.with(alert, event.at());
        }
        return now;
    }

    private static boolean isBefore(@Nullable Alert next, Placement placement) {
        return next != null
                && !placement.adopted()
                && next.ordinal() < placement.alert().ordinal();
    }

    private static TreePMap<String, RecentOpenings> swept(TreePMap<String, RecentOpenings> lately, Instant now) {
        if (lately.size() <= SENSORS_UNSWEPT) {
            return lately;
        }
        return lately.minusAll(lately.entrySet().stream()
                .filter(one -> one.getValue().isOver(now))
                .map(Map.Entry::getKey)
                .toList());
    }

    /** The unconfirmed placements, except for alerts that are now placed in another case. */
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

    /** Each confirmation removes one placement: an alert whose severity rose is placed a second time. */
    private static TreePMap<CaseId, List<Placement>> confirmed(
            TreePMap<CaseId, List<Placement>> waiting, AdmissionConfirmed confirmed) {
        List<String> ids = new ArrayList<>(confirmed.alerts());
        List<Placement> left = new ArrayList<>();
        for (Placement placement : waiting.getOrDefault(confirmed.caseId(), List.of())) {
            if (!ids.remove(placement.alert().id())) {
                left.add(placement);
            }
        }
        return left.isEmpty() ? waiting.minus(confirmed.caseId()) : waiting.plus(confirmed.caseId(), List.copyOf(left));
    }

    private static TreePMap<CaseId, List<Placement>> without(
            TreePMap<CaseId, List<Placement>> waiting, CaseId caseId, Set<String> alerts) {
        List<Placement> left = waiting.getOrDefault(caseId, List.of()).stream()
                .filter(placement -> !alerts.contains(placement.alert().id()))
                .toList();
        return left.isEmpty() ? waiting.minus(caseId) : waiting.plus(caseId, left);
    }

    /**
     * A persistent map: a changed copy shares the unchanged parts with the original, so that an event costs the same
     * for any number of assets.
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
