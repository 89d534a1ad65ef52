package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Triage with its partition and journal, like in the entity, with one policy. */
final class HeldTriage {

    private static final Instant AT = Instant.parse("2026-01-05T09:00:00Z");

    final List<TriageEvent> journal = new ArrayList<>();
    private final JoinPolicy policy;
    private final LinkPolicy links;
    int leftOut;
    Predicate<Alert> exercise = alert -> false;
    private Triage state = Triage.empty();
    private Partition partition;

    HeldTriage(JoinPolicy policy) {
        this(policy, policy.links());
    }

    /** With another link policy. */
    HeldTriage(JoinPolicy policy, LinkPolicy links) {
        this.policy = policy;
        this.links = links;
        this.partition = Partition.empty(links);
    }

    Triage state() {
        return state;
    }

    Partition partition() {
        return partition;
    }

    /** Restarts: replays the journal. */
    void restart() {
        state = read();
        partition = Partition.of(state, links);
    }

    Triage read() {
        Triage again = Triage.empty();
        for (TriageEvent event : journal) {
            again = again.apply(event);
        }
        return again;
    }

    /** Applies an event and the events that follow from it. */
    void take(TriageEvent event) {
        happens(event);
        TriageFollowUp.of(state, event, AT).events().forEach(this::happens);
        RecurrenceFinder.Found found = RecurrenceFinder.of(state, event, partition, policy, exercise);
        found.events().forEach(this::happens);
        leftOut += found.leftOut();
    }

    private void happens(TriageEvent event) {
        journal.add(event);
        state = partition.apply(state, event);
    }

    Optional<AlertsPlaced> offer(String asset, List<Alert> alerts, Instant now) {
        Optional<AlertsPlaced> event = state.place(asset, alerts, partition, policy, now);
        event.ifPresent(this::take);
        return event;
    }

    /** By alert: the number of the parent case of its case. */
    SortedMap<String, Long> wholes() {
        SortedMap<String, Long> wholes = new TreeMap<>();
        state.openCases().forEach((id, open) -> {
            long whole = state.merges().wholeOf(new CaseName(id, open.number())).number();
            open.alerts().forEach(alert -> wholes.put(alert.id(), whole));
        });
        return wholes;
    }

    /** The alerts of each parent case. */
    Set<Set<String>> partition(SortedMap<String, Long> wholes) {
        SortedMap<Long, Set<String>> byWhole = new TreeMap<>();
        wholes.forEach((alert, whole) ->
                byWhole.computeIfAbsent(whole, number -> new TreeSet<>()).add(alert));
        return Set.copyOf(byWhole.values());
    }

    List<Placement> place(Instant now, Alert... alerts) {
        return offer(alerts[0].asset(), List.of(alerts), now)
                .map(AlertsPlaced::placements)
                .orElse(List.of());
    }

    void end(CaseId caseId) {
        end(caseId, AT);
    }

    void end(CaseId caseId, Instant at) {
        take(state.ended(caseId, true, at).orElseThrow());
    }

    Optional<AlertsPlaced> returned(CaseId caseId, List<String> alerts, Instant now) {
        Optional<AlertsPlaced> event = state.returned(caseId, alerts, partition, policy, now);
        event.ifPresent(this::take);
        return event;
    }

    void admitted(CaseId caseId, String... alerts) {
        take(state.admitted(caseId, List.of(alerts)).orElseThrow());
    }
}
