package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageCommand.MoveAlerts;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsMoved;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves alerts for a user: out of a case, into a case, or from one case to another. Moves either all of the alerts or
 * none.
 */
final class AlertMoveHandler {

    private AlertMoveHandler() {}

    static Merges.Verdict decide(Triage now, MoveAlerts asked) {
        if (now.merges().isRepeat(asked.request())) {
            return Merges.Verdict.Repeat.REPEAT;
        }
        CaseName to = target(now, asked);
        if (to != null && !now.openCases().containsKey(to.id())) {
            return new Merges.Verdict.Refusal(
                    "case.illegal-move",
                    "Case %s accepts no alerts, because it has ended or is a flood case. Choose another case."
                            .formatted(to),
                    to);
        }
        return asked.from() == null ? add(now, asked, to) : move(now, asked, asked.from(), to);
    }

    /**
     * A move to a merged case goes to the parent case, except if the alerts are moved back to a case that contained
     * them before.
     */
    private static @Nullable CaseName target(Triage now, MoveAlerts asked) {
        CaseName to = asked.to();
        return to == null || isUndone(now, asked, to) ? to : now.merges().wholeOf(to);
    }

    private static boolean isUndone(Triage now, MoveAlerts asked, CaseName to) {
        AlertMoves moves = now.word().moves();
        return asked.alerts().stream().allMatch(alert -> moves.wasIn(alert.id(), to.id()));
    }

    private static Merges.Verdict add(Triage now, MoveAlerts asked, @Nullable CaseName to) {
        if (to == null) {
            return new Merges.Verdict.Refusal(
                    "case.already-together", "The alerts already have no case. Choose a case.", null);
        }
        List<Alert> free = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        Set<String> ofCases = asked.letGo() ? ofCases(now) : Set.of();
        for (Alert alert : asked.alerts()) {
            Alert kept = now.unclaimed().of(alert.asset()).find(alert.id()).orElse(null);
            boolean decided = alert.ordinal() <= now.placedThrough().getOrDefault(alert.asset(), 0L);
            if (kept != null) {
                free.add(kept);
            } else if (asked.letGo() && decided && !ofCases.contains(alert.id())) {
                free.add(alert);
            } else {
                taken.add(alert.id());
            }
        }
        return taken.isEmpty() ? change(now, free, null, to, asked) : new Merges.Verdict.StaleSelection(taken);
    }

    private static Set<String> ofCases(Triage now) {
        Set<String> all = new HashSet<>();
        now.openCases().values().forEach(open -> open.alerts().forEach(alert -> all.add(alert.id())));
        now.unadmitted()
                .values()
                .forEach(waiting -> waiting.forEach(one -> all.add(one.alert().id())));
        return all;
    }

    private static Merges.Verdict move(Triage now, MoveAlerts asked, CaseName from, @Nullable CaseName to) {
        CaseName whole = now.merges().wholeOf(from);
        boolean isUndone = to != null && isUndone(now, asked, to);
        if (to != null && !isUndone && to.id().equals(whole.id())) {
            return together(to);
        }
        Set<String> ids = asked.alerts().stream().map(Alert::id).collect(Collectors.toCollection(TreeSet::new));
        List<CaseName> holders = Stream.concat(
                        Stream.of(whole),
                        now.merges().partsOf(whole.id()).stream().map(Merges.Membership::part))
                .filter(one -> !held(now, one.id(), ids).isEmpty())
                .toList();
        Set<String> found = holders.stream()
                .flatMap(one -> held(now, one.id(), ids).stream())
                .collect(Collectors.toSet());
        if (found.size() < ids.size()) {
            return new Merges.Verdict.StaleSelection(
                    ids.stream().filter(id -> !found.contains(id)).toList());
        }
        if (holders.size() > 1) {
            return new Merges.Verdict.Refusal(
                    "case.several-parts",
                    "The alerts are in several cases that are merged into case %s. Move the alerts of one of them at a time."
                            .formatted(whole),
                    whole);
        }
        CaseName holder = holders.getFirst();
        if (Objects.equals(holder, to)) {
            return together(holder);
        }
        OpenCase open = Objects.requireNonNull(now.openCases().get(holder.id()), "it holds the alerts");
        if (open.alerts().size() == ids.size()) {
            return new Merges.Verdict.Refusal(
                    "case.last-alert",
                    "Case %s would have no alerts left. Merge it into the other case, or resolve it.".formatted(holder),
                    holder);
        }
        if (isOnItsWay(now, holder.id(), ids)) {
            return new Merges.Verdict.Refusal(
                    "case.alert-on-its-way",
                    "Some alerts are still being added to case %s. Try again in a moment.".formatted(holder),
                    holder);
        }
        return change(now, asked.alerts(), holder, to, asked);
    }

    private static Merges.Verdict together(CaseName to) {
        return new Merges.Verdict.Refusal(
                "case.already-together",
                "The alerts are already in case %s or in a case merged into it. Choose another case.".formatted(to),
                to);
    }

    private static List<String> held(Triage now, CaseId caseId, Collection<String> ids) {
        OpenCase open = now.openCases().get(caseId);
        return open == null
                ? List.of()
                : open.alerts().stream()
                        .map(LinkableAlert::id)
                        .filter(ids::contains)
                        .toList();
    }

    /**
     * Whether the case has not confirmed the alert yet. The case must receive the alert before the alert can be moved.
     */
    private static boolean isOnItsWay(Triage now, CaseId caseId, Set<String> ids) {
        boolean unadmitted = now.unadmitted().getOrDefault(caseId, List.of()).stream()
                .anyMatch(placement -> ids.contains(placement.alert().id()));
        return unadmitted
                || now.merges().untold().getOrDefault(caseId, List.of()).stream()
                        .flatMap(change -> Stream.ofNullable(change.alerts()))
                        .flatMap(List::stream)
                        .anyMatch(alert -> ids.contains(alert.id()));
    }

    private static Merges.Verdict change(
            Triage now, List<Alert> alerts, @Nullable CaseName from, @Nullable CaseName to, MoveAlerts asked) {
        return new Merges.Verdict.Change(
                new AlertsMoved(now.merges().decisions() + 1, alerts, from, to, asked.cause(), asked.request()));
    }

    /**
     * The relation changes for the cases. If the alerts had, or will have, no case, the change refers to the case
     * itself.
     */
    private static SortedMap<CaseId, RelationChange> changes(AlertsMoved event) {
        SortedMap<CaseId, RelationChange> changes = new TreeMap<>();
        CaseName from = event.from();
        CaseName to = event.to();
        if (from != null) {
            changes.put(from.id(), change(event, RelationChange.Kind.ALERTS_LEFT, to == null ? from : to));
        }
        if (to != null) {
            changes.put(to.id(), change(event, RelationChange.Kind.ALERTS_CAME, from == null ? to : from));
        }
        return changes;
    }

    private static RelationChange change(AlertsMoved event, RelationChange.Kind kind, CaseName other) {
        return new RelationChange(event.number(), kind, other, null, event.cause(), event.alerts());
    }

    static Triage after(Triage before, AlertsMoved event) {
        UnassignedAlerts unclaimed = before.unclaimed();
        var open = Triage.persistent(before.openCases());
        Set<String> ids = event.alerts().stream().map(Alert::id).collect(Collectors.toSet());
        CaseName from = event.from();
        CaseName to = event.to();
        OpenCase left = from == null ? null : open.get(from.id());
        if (from != null && left != null) {
            open = open.plus(from.id(), left.without(ids));
        }
        OpenCase into = to == null ? null : open.get(to.id());
        for (Alert alert : event.alerts()) {
            unclaimed = from == null ? unclaimed.without(alert) : unclaimed;
            unclaimed = to == null ? unclaimed.with(alert, event.cause().at()) : unclaimed;
            into = into == null ? null : into.with(LinkableAlert.of(alert));
        }
        if (to != null && into != null) {
            open = open.plus(to.id(), into);
        }
        return new Triage(
                before.nextNumber(),
                before.placedThrough(),
                open,
                before.unadmitted(),
                before.openings(),
                unclaimed,
                before.facts(),
                before.merges().withChange(event.number(), event.request(), changes(event)),
                before.word().with(before.word().moves().after(before, event)),
                before.ended().without(ids));
    }
}
