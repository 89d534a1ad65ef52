package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesLinked;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesSplit;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesUnlinked;
import io.watchfloor.ops.incident.triage.TriageEvent.RelationConfirmed;
import io.watchfloor.ops.incident.triage.TriageEvent.WholeEnded;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Which cases are merged into others. A merge moves no alerts. The merge only creates this relation, and an unmerge
 * removes the relation. A parent that is merged itself keeps its merged cases, so each merge can be undone separately.
 *
 * @param decisions number of decisions so far, which is the sequence number of the latest decision
 * @param parts by merged case: the merge
 * @param wholes by parent case: the cases merged into the parent, in order
 * @param touched by case: the holder
 * @param decided the latest decision of users about each pair of cases
 * @param untold by case: relation changes that the case has not confirmed, in order
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed something
 */
public record Merges(
        long decisions,
        SortedMap<CaseId, Membership> parts,
        SortedMap<CaseId, List<CaseId>> wholes,
        SortedMap<CaseId, String> touched,
        List<Decided> decided,
        SortedMap<CaseId, List<RelationChange>> untold,
        List<String> requests) {

    static final Merges NONE = new Merges(
            0,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            List.of(),
            Collections.emptySortedMap(),
            List.of());

    /** Limit of cases that are merged into one case, at any depth. */
    static final int MOST_PARTS = 100;

    private static final int REQUESTS_KEPT = 200;

    public Merges {
        parts = Triage.persistent(parts);
        wholes = Triage.persistent(wholes);
        touched = Triage.persistent(touched);
        untold = Triage.persistent(untold);
    }

    /**
     * The merge of a case into another.
     *
     * @param since sequence number of the merge decision
     * @param ended whether the parent case has ended, so that the merged case accepts no more alerts
     */
    public record Membership(CaseName part, CaseName whole, long since, boolean ended) {}

    /** A user's decision that two cases belong together or are separate. */
    public record Decided(long number, boolean together, CaseId one, CaseId other) {

        boolean isAbout(CaseId first, CaseId second) {
            return (one.equals(first) && other.equals(second)) || (one.equals(second) && other.equals(first));
        }
    }

    /** The reply to a user's request. */
    public sealed interface Verdict {

        record Change(TriageEvent event) implements Verdict {}

        /** A repeated request receives the reply to the first request. */
        enum Repeat implements Verdict {
            REPEAT
        }

        /** The user lacks the right. */
        record Denied(Decision.Reason reason) implements Verdict {}

        /** The user's page was outdated: the alerts are no longer in the case that the user saw. */
        record StaleSelection(List<String> alerts) implements Verdict {}

        record Refusal(
                String code, String message, @Nullable CaseName other) implements Verdict {}
    }

    /** The parent case at the end of the chain of merges; the case itself if it is not merged. */
    public CaseName wholeOf(CaseName one) {
        CaseName now = one;
        for (Membership in = parts.get(one.id()); in != null; in = parts.get(now.id())) {
            now = in.whole();
        }
        return now;
    }

    /** The cases merged into a case, at any depth. */
    List<Membership> partsOf(CaseId whole) {
        List<Membership> found = new ArrayList<>();
        for (CaseId part : wholes.getOrDefault(whole, List.of())) {
            found.add(Objects.requireNonNull(parts.get(part), "a merged case has a parent"));
            found.addAll(partsOf(part));
        }
        return found;
    }

    /** Merges a case for a user into another case, or into the parent of that case. */
    public Verdict merge(CaseName part, CaseName into, ChangeOrigin cause, @Nullable String request) {
        if (isRepeat(request)) {
            return Verdict.Repeat.REPEAT;
        }
        CaseName whole = wholeOf(into);
        Membership now = parts.get(part.id());
        if (wholeOf(part).id().equals(whole.id())) {
            return new Verdict.Refusal(
                    "case.already-together",
                    part.id().equals(into.id())
                            ? "A case cannot be merged into itself. Choose another case."
                            : "Case %s and case %s are already merged: the parent case is %s."
                                    .formatted(part, into, whole),
                    part.id().equals(whole.id()) ? into : whole);
        }
        if (now != null) {
            return new Verdict.Refusal(
                    "case.part-of",
                    "Case %s is merged into case %s. Unmerge it first, or merge case %s."
                            .formatted(part, now.whole(), wholeOf(part)),
                    wholeOf(part));
        }
        return isFull(part, whole)
                ? new Verdict.Refusal(
                        "case.parts-full",
                        "Case %s would have more than %d merged cases. Link the cases instead."
                                .formatted(whole, MOST_PARTS),
                        whole)
                : new Verdict.Change(new CasesMerged(decisions + 1, part, whole, cause, request));
    }

    private boolean isFull(CaseName part, CaseName whole) {
        return partsOf(whole.id()).size() + partsOf(part.id()).size() >= MOST_PARTS;
    }

    /** Unmerges a case from its parent for a user. */
    public Verdict split(CaseName part, CaseName from, ChangeOrigin cause, @Nullable String request) {
        if (isRepeat(request)) {
            return Verdict.Repeat.REPEAT;
        }
        Membership now = parts.get(part.id());
        return now == null || !now.whole().id().equals(from.id())
                ? new Verdict.Refusal(
                        "case.not-a-part",
                        "Case %s is not merged into case %s. Load case %2$s to see its merged cases."
                                .formatted(part, from),
                        now == null ? null : now.whole())
                : new Verdict.Change(new CasesSplit(decisions + 1, part, now.whole(), cause, request));
    }

    public Verdict link(CaseName one, LinkKind kind, CaseName other, ChangeOrigin cause, @Nullable String request) {
        if (isRepeat(request)) {
            return Verdict.Repeat.REPEAT;
        }
        return one.id().equals(other.id())
                ? new Verdict.Refusal(
                        "case.already-together", "A case cannot be linked to itself. Choose another case.", one)
                : new Verdict.Change(new CasesLinked(decisions + 1, one, kind, other, cause, request));
    }

    public Verdict unlink(CaseName one, LinkKind kind, CaseName other, ChangeOrigin cause, @Nullable String request) {
        if (isRepeat(request)) {
            return Verdict.Repeat.REPEAT;
        }
        return one.id().equals(other.id())
                ? new Verdict.Refusal(
                        "case.already-together", "A case has no link to itself. Choose another case.", one)
                : new Verdict.Change(new CasesUnlinked(decisions + 1, one, kind, other, cause, request));
    }

    /**
     * Merges two open cases that belong to one attack according to the links of their alerts. The case without a
     * holder, or otherwise the newer case, is merged into the other case.
     *
     * @param links the reasons, as text
     * @return empty if the cases are already merged, if users decided that they are separate, or if different people
     *     hold them
     */
    public Optional<CasesMerged> bridge(CaseName first, CaseName second, List<String> links, Instant now) {
        CaseName one = wholeOf(first);
        CaseName other = wholeOf(second);
        String holder = touched.get(one.id());
        String otherHolder = touched.get(other.id());
        boolean people = holder != null && otherHolder != null && !holder.equals(otherHolder);
        if (one.id().equals(other.id()) || people || isApart(one, other) || isApart(first, second)) {
            return Optional.empty();
        }
        boolean oneStays = (holder == null) == (otherHolder == null) ? one.number() < other.number() : holder != null;
        CaseName whole = oneStays ? one : other;
        CaseName part = oneStays ? other : one;
        return isFull(part, whole)
                ? Optional.empty()
                : Optional.of(new CasesMerged(decisions + 1, part, whole, new ChangeOrigin(null, links, now), null));
    }

    boolean isRepeat(@Nullable String request) {
        return request != null && requests.contains(request);
    }

    boolean isApart(CaseName one, CaseName other) {
        return decided.stream().anyMatch(made -> !made.together() && made.isAbout(one.id(), other.id()));
    }

    /**
     * @param recurs whether triage recognizes the attack if it comes back
     * @return the event for the end of the case; empty if no merged case must be notified
     */
    Optional<WholeEnded> ended(CaseId whole, boolean recurs, Instant now) {
        List<CaseId> remaining = partsOf(whole).stream()
                .filter(one -> !one.ended())
                .map(one -> one.part().id())
                .toList();
        return remaining.isEmpty()
                ? Optional.empty()
                : Optional.of(new WholeEnded(decisions + 1, whole, remaining, now, recurs ? true : null));
    }

    /** @return the event; empty if the case already confirmed the changes */
    public Optional<RelationConfirmed> confirmed(CaseId caseId, long through) {
        List<RelationChange> waiting = untold.getOrDefault(caseId, List.of());
        int remaining = (int)
                waiting.stream().filter(change -> change.number() > through).count();
        return remaining == waiting.size()
                ? Optional.empty()
                : Optional.of(new RelationConfirmed(caseId, through, remaining));
    }

    boolean isTouchedBy(CaseId caseId, String holder) {
        return holder.equals(touched.get(caseId));
    }

    Merges after(CasesMerged event) {
        Membership made = new Membership(event.part(), event.whole(), event.number(), false);
        Merges room = MergeBounds.roomFor(this);
        return new Merges(
                        event.number(),
                        Triage.persistent(room.parts).plus(event.part().id(), made),
                        room.with(event.whole().id(), event.part().id()),
                        touched,
                        decided(event.number(), true, event.part(), event.whole(), event.cause()),
                        untold,
                        requests(event.request()))
                .withChange(event.part(), RelationChange.Kind.BECAME_PART, event.whole(), event.cause())
                .withChange(event.whole(), RelationChange.Kind.TOOK_PART, event.part(), event.cause());
    }

    Merges after(CasesSplit event) {
        return new Merges(
                        event.number(),
                        Triage.persistent(parts).minus(event.part().id()),
                        without(event.whole().id(), event.part().id()),
                        touched,
                        decided(event.number(), false, event.part(), event.whole(), event.cause()),
                        untold,
                        requests(event.request()))
                .withChange(event.part(), RelationChange.Kind.LEFT_WHOLE, event.whole(), event.cause())
                .withChange(event.whole(), RelationChange.Kind.LOST_PART, event.part(), event.cause());
    }

    Merges after(CasesLinked event) {
        return linked(RelationChange.Kind.LINKED, event);
    }

    Merges after(CasesUnlinked event) {
        return linked(
                RelationChange.Kind.UNLINKED,
                new CasesLinked(
                        event.number(), event.one(), event.kind(), event.other(), event.cause(), event.request()));
    }

    /** Adds a decision and the changes for its cases. */
    Merges withChange(long number, @Nullable String request, SortedMap<CaseId, RelationChange> notified) {
        Merges now = new Merges(number, parts, wholes, touched, decided, untold, requests(request));
        for (Map.Entry<CaseId, RelationChange> one : notified.entrySet()) {
            now = now.withChange(one.getKey(), one.getValue());
        }
        return now;
    }

    private Merges linked(RelationChange.Kind what, CasesLinked event) {
        long number = event.number();
        CaseName one = event.one();
        CaseName other = event.other();
        LinkKind kind = event.kind();
        return withChange(
                number,
                event.request(),
                both(
                        one, new RelationChange(number, what, other, kind, event.cause()),
                        other, new RelationChange(number, what, one, kind.seenFromOther(), event.cause())));
    }

    /**
     * Combines the changes for two cases. Not {@code Map.of}, which rejects duplicate keys, because a journal event may
     * contain the same case twice.
     */
    static SortedMap<CaseId, RelationChange> both(
            CaseName one, RelationChange change, CaseName other, RelationChange changeOfOther) {
        SortedMap<CaseId, RelationChange> notified = new TreeMap<>();
        notified.put(one.id(), change);
        notified.put(other.id(), changeOfOther);
        return notified;
    }

    Merges after(WholeEnded event) {
        TreePMap<CaseId, Membership> now = Triage.persistent(parts);
        Merges notified = new Merges(event.number(), parts, wholes, touched, decided, untold, requests);
        ChangeOrigin cause = new ChangeOrigin(null, List.of(), event.at());
        for (CaseId part : event.parts()) {
            Membership one = Objects.requireNonNull(parts.get(part), "only merged cases end with their parent");
            now = now.plus(part, new Membership(one.part(), one.whole(), one.since(), true));
            notified = notified.withChange(one.part(), RelationChange.Kind.WHOLE_ENDED, one.whole(), cause);
        }
        return new Merges(notified.decisions, now, wholes, touched, decided, notified.untold, requests);
    }

    Merges after(RelationConfirmed event) {
        List<RelationChange> remaining = untold.getOrDefault(event.caseId(), List.of()).stream()
                .filter(change -> change.number() > event.through())
                .toList();
        TreePMap<CaseId, List<RelationChange>> all = Triage.persistent(untold);
        return new Merges(
                decisions,
                parts,
                wholes,
                touched,
                decided,
                remaining.isEmpty() ? all.minus(event.caseId()) : all.plus(event.caseId(), remaining),
                requests);
    }

    Merges touchedBy(CaseId caseId, String holder) {
        return new Merges(
                decisions, parts, wholes, Triage.persistent(touched).plus(caseId, holder), decided, untold, requests);
    }

    /** Forgets the holder of an ended case, so that triage never merges the ended case. */
    Merges withoutHolder(CaseId caseId) {
        return touched.containsKey(caseId)
                ? new Merges(
                        decisions, parts, wholes, Triage.persistent(touched).minus(caseId), decided, untold, requests)
                : this;
    }

    private TreePMap<CaseId, List<CaseId>> with(CaseId whole, CaseId part) {
        List<CaseId> all = Stream.concat(wholes.getOrDefault(whole, List.of()).stream(), Stream.of(part))
                .toList();
        return Triage.persistent(wholes).plus(whole, all);
    }

    TreePMap<CaseId, List<CaseId>> without(CaseId whole, CaseId part) {
        List<CaseId> remaining = wholes.getOrDefault(whole, List.of()).stream()
                .filter(one -> !one.equals(part))
                .toList();
        return remaining.isEmpty()
                ? Triage.persistent(wholes).minus(whole)
                : Triage.persistent(wholes).plus(whole, remaining);
    }

    private Merges withChange(CaseName notified, RelationChange.Kind kind, CaseName other, ChangeOrigin cause) {
        return withChange(notified.id(), new RelationChange(decisions, kind, other, null, cause));
    }

    private Merges withChange(CaseId notified, RelationChange change) {
        List<RelationChange> waiting = Stream.concat(
                        untold.getOrDefault(notified, List.of()).stream(), Stream.of(change))
                .toList();
        return new Merges(
                decisions,
                parts,
                wholes,
                touched,
                decided,
                Triage.persistent(untold).plus(notified, waiting),
                requests);
    }

    private List<Decided> decided(long number, boolean together, CaseName one, CaseName other, ChangeOrigin cause) {
        if (cause.by() == null) {
            return decided;
        }
        List<Decided> all = Stream.concat(
                        decided.stream().filter(made -> !made.isAbout(one.id(), other.id())),
                        Stream.of(new Decided(number, together, one.id(), other.id())))
                .toList();
        return List.copyOf(all.subList(Math.max(0, all.size() - MergeBounds.MOST_DECIDED), all.size()));
    }

    private List<String> requests(@Nullable String request) {
        if (request == null) {
            return requests;
        }
        List<String> all = Stream.concat(requests.stream(), Stream.of(request)).toList();
        return List.copyOf(all.subList(Math.max(0, all.size() - REQUESTS_KEPT), all.size()));
    }
}
