package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesProposed;
import io.watchfloor.ops.incident.triage.TriageEvent.ProposalDismissed;
import io.watchfloor.ops.incident.triage.TriageEvent.ProposalWithdrawn;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merge suggestions: pairs of open cases that are linked and held by different people, so that a user must decide.
 *
 * @param open suggestions without a decision, in the order in which they were made
 * @param dismissed the latest {@value #DISMISSED_KEPT} pairs that users decided to keep separate
 */
public record MergeSuggestions(List<Proposal> open, List<Dismissal> dismissed) {

    static final MergeSuggestions NONE = new MergeSuggestions(List.of(), List.of());

    /** Limits the suggestions that users must review, and the size of triage's snapshot. */
    static final int MOST_OPEN = 500;

    /** Limits the suggestions that one case shows. */
    static final int MOST_OF_ONE = 20;

    static final int DISMISSED_KEPT = 2_000;

    /** Limit of indicators stored for one pair of cases. */
    static final int GROUNDS_KEPT = 50;

    public MergeSuggestions {
        open = List.copyOf(open);
        dismissed = List.copyOf(dismissed);
    }

    /**
     * Two cases that may belong to one attack.
     *
     * @param since sequence number of the decision that suggested the merge
     * @param one the case with the lower number
     * @param links the strongest links, as text
     * @param grounds the shared indicators, independent of the alerts
     */
    public record Proposal(
            long since, CaseName one, CaseName other, List<String> links, List<String> grounds, Instant at) {

        boolean isAbout(CaseId caseId) {
            return one.id().equals(caseId) || other.id().equals(caseId);
        }

        boolean isAbout(CaseId first, CaseId second) {
            return isAbout(first) && isAbout(second);
        }
    }

    /** @param grounds the indicators that the user has seen; the pair is suggested again only for other indicators */
    public record Dismissal(long number, CaseId one, CaseId other, List<String> grounds) {

        boolean isAbout(CaseId first, CaseId second) {
            return (one.equals(first) && other.equals(second)) || (one.equals(second) && other.equals(first));
        }
    }

    /** Whether the two cases have different holders and no user has separated the cases. */
    static boolean areHeld(Merges merges, CaseName first, CaseName second) {
        CaseName one = merges.wholeOf(first);
        CaseName other = merges.wholeOf(second);
        String holder = merges.touched().get(one.id());
        String otherHolder = merges.touched().get(other.id());
        return holder != null
                && otherHolder != null
                && !holder.equals(otherHolder)
                && !one.id().equals(other.id())
                && !merges.isApart(one, other)
                && !merges.isApart(first, second);
    }

    Optional<Proposal> find(CaseId one, CaseId other) {
        return open.stream().filter(made -> made.isAbout(one, other)).findFirst();
    }

    /** Whether at least one of the indicators has not been dismissed by a user for this pair of cases. */
    boolean isNews(CaseId one, CaseId other, List<String> grounds) {
        return dismissed.stream()
                .filter(made -> made.isAbout(one, other))
                .allMatch(made -> !made.grounds().containsAll(grounds));
    }

    /** Whether the limit of suggestions is reached, in total or for one of the cases. */
    boolean isFull(CaseId one, CaseId other) {
        return open.size() >= MOST_OPEN || countOf(one) >= MOST_OF_ONE || countOf(other) >= MOST_OF_ONE;
    }

    private long countOf(CaseId caseId) {
        return open.stream().filter(made -> made.isAbout(caseId)).count();
    }

    /** Accepts the suggestion for a user: the newer case is merged into the older case. */
    Merges.Verdict accept(Merges merges, CaseName one, CaseName other, ChangeOrigin cause, @Nullable String request) {
        if (merges.isRepeat(request)) {
            return Merges.Verdict.Repeat.REPEAT;
        }
        Optional<Proposal> found = find(one.id(), other.id());
        if (found.isEmpty()) {
            return notProposed(one, other);
        }
        List<String> because = cause.because().isEmpty() ? found.get().links() : cause.because();
        return merges.merge(
                found.get().other(), found.get().one(), new ChangeOrigin(cause.by(), because, cause.at()), request);
    }

    /** Dismisses the suggestion for a user, so that the cases stay separate. */
    Merges.Verdict dismiss(Merges merges, CaseName one, CaseName other, ChangeOrigin cause, @Nullable String request) {
        if (merges.isRepeat(request)) {
            return Merges.Verdict.Repeat.REPEAT;
        }
        return find(one.id(), other.id())
                .<Merges.Verdict>map(found -> new Merges.Verdict.Change(
                        new ProposalDismissed(merges.decisions() + 1, found.one(), found.other(), cause, request)))
                .orElseGet(() -> notProposed(one, other));
    }

    private static Merges.Verdict notProposed(CaseName one, CaseName other) {
        return new Merges.Verdict.Refusal(
                "case.not-proposed",
                "There is no open merge suggestion for case %s and case %s. Reload the case to see its status."
                        .formatted(one, other),
                other);
    }

    static Triage after(Triage before, CasesProposed event) {
        ChangeOrigin cause = new ChangeOrigin(null, event.links(), event.at());
        return before.with(withCauses(
                        before, event.number(), RelationChange.Kind.PROPOSED, event.one(), event.other(), cause, null))
                .with(before.word().with(before.word().proposals().after(event)));
    }

    static Triage after(Triage before, ProposalDismissed event) {
        return before.with(withCauses(
                        before,
                        event.number(),
                        RelationChange.Kind.DISMISSED,
                        event.one(),
                        event.other(),
                        event.cause(),
                        event.request()))
                .with(before.word().with(before.word().proposals().after(event)));
    }

    static Triage after(Triage before, ProposalWithdrawn event) {
        ChangeOrigin cause = new ChangeOrigin(null, List.of(event.why()), event.at());
        return before.with(withCauses(
                        before, event.number(), RelationChange.Kind.WITHDRAWN, event.one(), event.other(), cause, null))
                .with(before.word().with(before.word().proposals().after(event)));
    }

    private static Merges withCauses(
            Triage before,
            long number,
            RelationChange.Kind kind,
            CaseName one,
            CaseName other,
            ChangeOrigin cause,
            @Nullable String request) {
        return before.merges()
                .withChange(
                        number,
                        request,
                        Merges.both(
                                one, new RelationChange(number, kind, other, null, cause),
                                other, new RelationChange(number, kind, one, null, cause)));
    }

    private MergeSuggestions after(CasesProposed event) {
        List<Proposal> all = new ArrayList<>(open);
        all.add(new Proposal(event.number(), event.one(), event.other(), event.links(), event.grounds(), event.at()));
        return new MergeSuggestions(all, dismissed);
    }

    /** Indicators of the pair that were dismissed earlier stay dismissed. */
    private MergeSuggestions after(ProposalDismissed event) {
        CaseId one = event.one().id();
        CaseId other = event.other().id();
        Set<String> grounds = new TreeSet<>();
        find(one, other).ifPresent(made -> grounds.addAll(made.grounds()));
        dismissed.stream().filter(made -> made.isAbout(one, other)).forEach(made -> grounds.addAll(made.grounds()));
        List<Dismissal> all = Stream.concat(
                        dismissed.stream().filter(made -> !made.isAbout(one, other)),
                        Stream.of(new Dismissal(
                                event.number(),
                                one,
                                other,
                                grounds.stream().limit(GROUNDS_KEPT).toList())))
                .toList();
        return new MergeSuggestions(
                without(one, other), all.subList(Math.max(0, all.size() - DISMISSED_KEPT), all.size()));
    }

    private MergeSuggestions after(ProposalWithdrawn event) {
        return new MergeSuggestions(without(event.one().id(), event.other().id()), dismissed);
    }

    /** Removes the suggestion of a merged pair. */
    MergeSuggestions merged(CaseName part, CaseName whole) {
        return find(part.id(), whole.id()).isPresent()
                ? new MergeSuggestions(without(part.id(), whole.id()), dismissed)
                : this;
    }

    private List<Proposal> without(CaseId one, CaseId other) {
        return open.stream().filter(made -> !made.isAbout(one, other)).toList();
    }
}
