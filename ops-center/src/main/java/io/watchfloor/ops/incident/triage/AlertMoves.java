package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.incident.AnalystDecision;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsMoved;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.platform.id.CaseId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Users' decisions about alerts: which alerts belong together, and which are separate. The decisions are computed from
 * the stored moves and pairs of cases, so an alert that is moved back leaves no trace.
 *
 * @param pairs pairs of cases that a user merged or unmerged, with the latest decision about each pair
 * @param made moves that still apply to some alert, in ascending order of number
 * @param paths by moved alert: the numbers of the alert's moves
 * @param forgotten number of decisions dropped because of the limits; their alerts are linked automatically again
 */
public record AlertMoves(List<Pair> pairs, List<Move> made, SortedMap<String, List<Long>> paths, long forgotten) {

    static final AlertMoves NONE = new AlertMoves(List.of(), List.of(), Collections.emptySortedMap(), 0);

    /**
     * Limit of alerts in a decision, because each change of a separated incident compares the incident's alerts with
     * the decision.
     */
    static final int MOST_HELD = 1_000;

    private static final int PAIRS_KEPT = 200;
    private static final int MOVES_KEPT = 500;

    public AlertMoves {
        pairs = List.copyOf(pairs);
        made = List.copyOf(made);
        paths = Triage.persistent(paths);
    }

    /**
     * Two cases that a user merged or unmerged.
     *
     * @param cases by side: the case and the cases merged into it
     * @param alerts by side: all alerts for an unmerge, only the first alert for a merge
     */
    public record Pair(long number, boolean together, List<SortedSet<CaseId>> cases, List<List<String>> alerts) {

        private boolean isAbout(CaseId one, CaseId other) {
            return (cases.get(0).contains(one) && cases.get(1).contains(other))
                    || (cases.get(0).contains(other) && cases.get(1).contains(one));
        }
    }

    /**
     * A move of alerts.
     *
     * @param from the previous case; null if the alerts had no case
     * @param to the target case; null if the alerts have no case after the move
     * @param behind alerts that stayed in the previous case
     * @param anchor an alert of the target case
     */
    public record Move(
            long number,
            @Nullable CaseId from,
            @Nullable CaseId to,
            List<String> behind,
            @Nullable String anchor) {}

    AlertMoves after(Triage before, CasesMerged event) {
        if (event.cause().by() == null) {
            return this;
        }
        List<String> first = firstOf(before, event.part().id());
        List<String> second = firstOf(before, event.whole().id());
        Pair pair = new Pair(
                event.number(),
                true,
                List.of(only(event.part().id()), only(event.whole().id())),
                List.of(first, second));
        return with(pair, event.part().id(), event.whole().id());
    }

    AlertMoves after(Triage before, CasesSplit event) {
        SortedSet<CaseId> part = family(before, event.part().id());
        SortedSet<CaseId> whole = family(before, event.whole().id());
        whole.removeAll(part);
        List<String> remaining = alertsOf(before, part);
        List<String> right = alertsOf(before, whole);
        boolean isHeld = remaining.size() <= MOST_HELD && right.size() <= MOST_HELD;
        Pair pair = new Pair(
                event.number(),
                false,
                List.of(part, whole),
                isHeld ? List.of(remaining, right) : List.of(List.of(), List.of()));
        AlertMoves now = with(pair, event.part().id(), event.whole().id());
        return isHeld ? now : new AlertMoves(now.pairs, now.made, now.paths, now.forgotten + 1);
    }

    /** Adds a decision about two cases. An earlier decision about the same cases is replaced. */
    private AlertMoves with(Pair pair, CaseId one, CaseId other) {
        List<Pair> all = Stream.concat(pairs.stream().filter(known -> !known.isAbout(one, other)), Stream.of(pair))
                .toList();
        int removed = Math.max(0, all.size() - PAIRS_KEPT);
        return new AlertMoves(all.subList(removed, all.size()), made, paths, forgotten + removed);
    }

    private static List<String> firstOf(Triage before, CaseId caseId) {
        return alertsOf(before, only(caseId)).stream().limit(1).toList();
    }

    private static SortedSet<CaseId> only(CaseId caseId) {
        return new TreeSet<>(List.of(caseId));
    }

    private static SortedSet<CaseId> family(Triage before, CaseId caseId) {
        SortedSet<CaseId> all = only(caseId);
        before.merges().partsOf(caseId).forEach(one -> all.add(one.part().id()));
        return all;
    }

    private static List<String> alertsOf(Triage before, Collection<CaseId> cases) {
        return cases.stream()
                .flatMap(one -> Stream.ofNullable(before.openCases().get(one)))
                .flatMap(open -> open.alerts().stream())
                .map(LinkableAlert::id)
                .toList();
    }

    AlertMoves after(Triage before, AlertsMoved event) {
        CaseId from = id(event.from());
        CaseId to = id(event.to());
        Set<String> moved = event.alerts().stream().map(alert -> alert.id()).collect(Collectors.toSet());
        TreeMap<String, List<Long>> now = new TreeMap<>(paths);
        for (String alert : moved) {
            List<Long> path = now.getOrDefault(alert, List.of());
            List<Long> shorter = undone(path, to);
            List<Long> after = shorter == null
                    ? Stream.concat(path.stream(), Stream.of(event.number())).toList()
                    : shorter;
            if (after.isEmpty()) {
                now.remove(alert);
            } else {
                now.put(alert, after);
            }
        }
        List<String> stayed = from == null
                ? List.of()
                : alertsOf(before, List.of(from)).stream()
                        .filter(alert -> !moved.contains(alert))
                        .toList();
        List<Move> all = new ArrayList<>(made);
        all.add(new Move(
                event.number(),
                from,
                to,
                List.copyOf(stayed.subList(Math.max(0, stayed.size() - MOST_HELD), stayed.size())),
                to == null ? null : firstOf(before, to).stream().findFirst().orElse(null)));
        return trimmed(all, now);
    }

    private static @Nullable CaseId id(@Nullable CaseName one) {
        return one == null ? null : one.id();
    }

    /** @return the moves up to the time when the alert was last in the case; null if the alert was never in the case */
    private @Nullable List<Long> undone(List<Long> path, @Nullable CaseId to) {
        for (int at = 0; at < path.size(); at++) {
            Move move = move(path.get(at));
            if (move != null && Objects.equals(move.from(), to)) {
                return path.subList(0, at);
            }
        }
        return null;
    }

    /** Whether a user moved the alert out of the case and has not moved the alert back. */
    boolean wasIn(String alert, CaseId caseId) {
        return undone(paths.getOrDefault(alert, List.of()), caseId) != null;
    }

    private @Nullable Move move(long number) {
        return made.stream().filter(one -> one.number() == number).findFirst().orElse(null);
    }

    /** Removes moves that no longer apply to any alert, and the oldest beyond the limit. */
    private AlertMoves trimmed(List<Move> all, TreeMap<String, List<Long>> now) {
        Set<Long> needed = now.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        List<Move> remaining =
                all.stream().filter(one -> needed.contains(one.number())).toList();
        int removed = Math.max(0, remaining.size() - MOVES_KEPT);
        if (removed == 0) {
            return new AlertMoves(pairs, remaining, now, forgotten);
        }
        List<Move> latest = remaining.subList(removed, remaining.size());
        long first = latest.getFirst().number();
        TreeMap<String, List<Long>> shorter = new TreeMap<>();
        now.forEach((alert, path) -> {
            List<Long> rest = path.stream().filter(number -> number >= first).toList();
            if (!rest.isEmpty()) {
                shorter.put(alert, rest);
            }
        });
        return new AlertMoves(pairs, latest, shorter, forgotten + removed);
    }

    /** The decisions for the partition, in ascending order of number. */
    List<AnalystDecision> decisions() {
        TreeMap<Long, Move> byNumber = new TreeMap<>();
        made.forEach(move -> byNumber.put(move.number(), move));
        TreeMap<Long, TreeSet<String>> passed = new TreeMap<>();
        TreeMap<Long, TreeSet<String>> last = new TreeMap<>();
        paths.forEach((alert, path) -> {
            path.forEach(number ->
                    passed.computeIfAbsent(number, one -> new TreeSet<>()).add(alert));
            last.computeIfAbsent(path.getLast(), one -> new TreeSet<>()).add(alert);
        });
        TreeMap<Long, AnalystDecision> all = new TreeMap<>();
        for (Pair pair : pairs) {
            AnalystDecision decision = decision(pair, byNumber);
            if (decision != null) {
                all.put(decision.number(), decision);
            }
        }
        for (Move move : made) {
            TreeSet<String> behind = new TreeSet<>(move.behind());
            behind.removeAll(paths.keySet());
            TreeSet<String> remaining = passed.getOrDefault(move.number(), new TreeSet<>());
            if (!behind.isEmpty() && !remaining.isEmpty()) {
                all.put(2 * move.number(), new AnalystDecision.Apart(2 * move.number(), remaining, behind));
            }
            TreeSet<String> together = new TreeSet<>(last.getOrDefault(move.number(), new TreeSet<>()));
            String anchor = move.anchor();
            if (anchor != null && !paths.containsKey(anchor) && !together.isEmpty()) {
                together.add(anchor);
                all.put(2 * move.number() + 1, new AnalystDecision.Together(2 * move.number() + 1, together));
            }
        }
        return List.copyOf(all.values());
    }

    private @Nullable AnalystDecision decision(Pair pair, SortedMap<Long, Move> byNumber) {
        TreeSet<String> remaining = unmovedSince(pair, 0, byNumber);
        TreeSet<String> right = unmovedSince(pair, 1, byNumber);
        if (remaining.isEmpty() || right.isEmpty()) {
            return null;
        }
        if (!pair.together()) {
            return new AnalystDecision.Apart(2 * pair.number(), remaining, right);
        }
        remaining.addAll(right);
        return new AnalystDecision.Together(2 * pair.number(), remaining);
    }

    /**
     * The alerts of a side, without alerts that a user has moved since. Moved alerts are no longer separate from the
     * other side, and do not join cases.
     */
    private TreeSet<String> unmovedSince(Pair pair, int side, SortedMap<Long, Move> byNumber) {
        TreeSet<String> remaining = new TreeSet<>(pair.alerts().get(side));
        remaining.removeIf(alert -> {
            List<Long> path = paths.get(alert);
            if (path == null) {
                return false;
            }
            Move latest = byNumber.get(path.getLast());
            CaseId where = latest == null ? null : latest.to();
            return pair.together()
                    || (where != null && pair.cases().get(1 - side).contains(where));
        });
        return remaining;
    }
}
