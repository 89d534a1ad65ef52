package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.PageAttempted;
import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.contact.Recipient;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.DerivedId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How people are paged about a case: in rounds while nobody has it, and again when it gets worse.
 *
 * @param worsening the latest one, if the case ever got worse while somebody worked on it
 * @param count of all pages of the case
 * @param pages the latest {@value #PAGES_KEPT} pages, and those before that are still to be delivered
 * @param climb how far the news has come up its policy; null before its first step
 * @param hold until when somebody has the case; null while that has no end
 */
public record CasePaging(
        Round round,
        @Nullable Worsening worsening,
        int count,
        List<Page> pages,
        @Nullable Climb climb,
        @Nullable Hold hold) {

    static final CasePaging NONE = new CasePaging(new Round(0, Instant.EPOCH, 0), null, 0, List.of(), null, null);

    private static final int PAGES_KEPT = 30;

    /**
     * The time from the opening, or from a reopening, to the next end.
     *
     * @param number 1 at the opening, plus one at each reopening; 0 before the case opens
     * @param lastStep the latest page's step in this round
     */
    public record Round(int number, Instant startedAt, int lastStep) {}

    /**
     * How far one piece of news has come up its policy.
     *
     * @param number of the round, or of the worsening
     * @param index the policy's latest step, from 0; the number of its steps means the fallback
     * @param turn how often the policy has begun again
     * @param told how many pages that step made
     * @param passed who was to be told by it and was not, and why
     * @param more whether a further step comes before the policy begins again
     * @param hurried whether the step reached nobody, so that the next one is due at once
     * @param nextAt null when there is none
     */
    public record Climb(
            Page.Kind kind,
            int number,
            int index,
            int turn,
            String policy,
            int told,
            List<String> passed,
            boolean more,
            boolean hurried,
            Instant at,
            @Nullable Instant nextAt) {

        /** Nobody was reached: the next step is due now, if there is one in this turn. */
        Climb hurry(Instant now) {
            return more && !hurried
                    ? new Climb(kind, number, index, turn, policy, told, passed, true, true, at, now)
                    : this;
        }
    }

    /**
     * Somebody has the case, until then.
     *
     * @param warnAt when they are warned; null when they are not, or have been
     * @param snoozed whether they put it off, so that it is due then; otherwise because nothing moves
     */
    public record Hold(Instant at, @Nullable Instant warnAt, Instant until, boolean snoozed) {}

    /** News that is paged until somebody answers. */
    private record News(Page.Kind kind, Instant since, int lastStep, int worsening) {

        private String page(CaseId caseId, int round, int step) {
            return switch (kind) {
                case OPENED -> DerivedId.page(caseId, round, step);
                case WORSENED -> DerivedId.worsenedPage(caseId, worsening, step);
                case WARNING, ACKNOWLEDGED, RESOLVED -> throw new IllegalStateException(kind + " is no news");
            };
        }
    }

    private Optional<News> news(CaseStatus status) {
        if (round.number() == 0) {
            return Optional.empty();
        }
        if (status == CaseStatus.NEW) {
            return Optional.of(new News(Page.Kind.OPENED, round.startedAt(), round.lastStep(), 0));
        }
        return worsening != null && worsening.isOpen() && status.open()
                ? Optional.of(new News(Page.Kind.WORSENED, worsening.at(), worsening.lastStep(), worsening.number()))
                : Optional.empty();
    }

    Page.@Nullable Kind about(CaseStatus status) {
        return news(status).map(News::kind).orElse(null);
    }

    /** None once somebody has answered, and none while a page is in progress. */
    Optional<PageQueued> due(CaseId caseId, CaseStatus status, EscalationPolicy policy, Instant now) {
        if (pages.stream().anyMatch(page -> page.status() == Page.Status.QUEUED)) {
            return Optional.empty();
        }
        return news(status)
                .filter(news -> policy.stepAt(news.since(), now) > news.lastStep())
                .map(news -> {
                    int step = policy.stepAt(news.since(), now);
                    String page = news.page(caseId, round.number(), step);
                    return new PageQueued(Page.toWebhook(page, news.kind(), round.number(), step, now), now);
                });
    }

    Optional<Page> deliverable(String page, CaseStatus status) {
        return queued(page)
                .filter(one -> one.round() == round.number())
                .filter(one ->
                        news(status).filter(news -> news.kind() == one.kind()).isPresent());
    }

    Optional<CaseEvent> attempt(String page, Page.Attempt attempt, EscalationPolicy policy) {
        return page(page).filter(one -> one.queued() || one.start() != null).map(one -> {
            Page.Status status = settled(attempt, one.attempts().size() + 1 >= policy.attempts());
            return new PageAttempted(
                    page, attempt, status, forward(one.attempted(attempt, status), attempt.at()), attempt.at());
        });
    }

    Optional<CaseEvent> receive(CaseCommand.Receipt said) {
        Page.Receipt receipt = new Page.Receipt(said.at(), said.status(), said.words());
        return page(said.page())
                .filter(one -> !one.received(receipt).equals(one))
                .map(one -> new CaseEvent.PageReceived(
                        one.id(), said.status(), said.words(), forward(one.received(receipt), said.at()), said.at()));
    }

    private Optional<Page> page(String id) {
        return pages.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private Optional<Page> queued(String page) {
        return pages.stream()
                .filter(one -> one.id().equals(page) && one.queued())
                .findFirst();
    }

    private static Page.Status settled(Page.Attempt attempt, boolean last) {
        return switch (attempt.outcome()) {
            case DELIVERED -> Page.Status.DELIVERED;
            case SENT -> Page.Status.SENT;
            case REFUSED -> Page.Status.FAILED;
            case FAILED -> last ? Page.Status.FAILED : Page.Status.QUEUED;
            case AMBIGUOUS -> last ? Page.Status.AMBIGUOUS : Page.Status.QUEUED;
        };
    }

    @Nullable
    Instant nextAt(CaseStatus status, EscalationPolicy policy) {
        return news(status)
                .map(news -> policy.dueAt(news.since(), news.lastStep() + 1))
                .orElse(null);
    }

    /** Nobody has the case: what its former holder was to be told is of no use any more. */
    CasePaging startRound(int number, Instant at) {
        return new CasePaging(new Round(number, at, 0), worsening, count, pages, null, null).cancel();
    }

    CasePaging worsen(CaseEvent.Worsened event) {
        Worsening now = Worsening.after(worsening, event);
        boolean goesOn = worsening != null && worsening.number() == now.number();
        return new CasePaging(round, now, count, pages, goesOn ? climb : null, hold);
    }

    /** Also ends the pages about it. */
    CasePaging confirmWorsening(String by, Instant at) {
        return worsening != null && worsening.isOpen()
                ? new CasePaging(round, worsening.confirmed(by, at), count, pages, null, hold).cancel()
                : this;
    }

    /** A page of its own, or, from before there were policies, a step to the one receiver. */
    CasePaging queue(Page page) {
        return page.kind().escalates()
                ? stepped(page.kind(), page.step(), List.of(page), null)
                : with(List.of(page)).warned(page);
    }

    private CasePaging warned(Page page) {
        return page.kind() == Page.Kind.WARNING && hold != null
                ? withHold(new Hold(hold.at(), null, hold.until(), hold.snoozed()))
                : this;
    }

    CasePaging escalate(CaseEvent.Escalated event) {
        int number = event.kind() == Page.Kind.WORSENED && worsening != null ? worsening.number() : event.round();
        Climb now = new Climb(
                event.kind(),
                number,
                event.index(),
                event.turn(),
                event.policy(),
                event.pages().size(),
                event.passed(),
                event.more(),
                false,
                event.at(),
                event.nextAt());
        return stepped(
                event.kind(), event.step(), event.pages(), event.pages().isEmpty() ? now.hurry(event.at()) : now);
    }

    private CasePaging stepped(Page.Kind kind, int step, List<Page> more, @Nullable Climb now) {
        CasePaging with = with(more);
        boolean worse = kind == Page.Kind.WORSENED;
        return new CasePaging(
                worse ? round : new Round(round.number(), round.startedAt(), step),
                worse && worsening != null ? worsening.paged(step) : worsening,
                with.count,
                with.pages,
                now,
                hold);
    }

    private CasePaging with(List<Page> more) {
        List<Page> all = new ArrayList<>(pages);
        all.addAll(more);
        int gone = all.size() - PAGES_KEPT;
        List<Page> kept = new ArrayList<>();
        for (Page page : all) {
            boolean goes = gone > 0 && !page.queued() && page.start() == null;
            gone -= goes ? 1 : 0;
            if (!goes) {
                kept.add(page);
            }
        }
        return new CasePaging(round, worsening, count + more.size(), List.copyOf(kept), climb, hold);
    }

    CasePaging started(CaseEvent.PageStarted event) {
        return each(event.page(), page -> page.started(new Page.Start(event.at(), event.key())));
    }

    CasePaging attempted(PageAttempted tried) {
        return each(tried.page(), page -> page.attempted(tried.attempt(), tried.status()))
                .missed(tried.page(), tried.forward(), tried.at());
    }

    CasePaging received(CaseEvent.PageReceived event) {
        return each(event.page(), page -> page.received(new Page.Receipt(event.at(), event.status(), event.words())))
                .missed(event.page(), event.forward(), event.at());
    }

    /** What did not arrive brings the recipient's next contact forward; after the last one, the next step. */
    private CasePaging missed(String id, @Nullable String forward, Instant at) {
        if (forward != null) {
            return each(forward, page -> page.broughtForward(at));
        }
        Page gone = page(id).filter(Page::givenUp).orElse(null);
        return gone != null && climb != null && climb.kind() == gone.kind() && isLatest(gone) && reachesNobody(gone)
                ? new CasePaging(round, worsening, count, pages, climb.hurry(at), hold)
                : this;
    }

    /** The recipient's next page that waits for its time, now that this one is given up. */
    private @Nullable String forward(Page gone, Instant at) {
        return gone.givenUp()
                ? step(gone)
                        .filter(page -> page.to().equals(gone.to()) && page.queued())
                        .filter(page -> page.dueAt().isAfter(at))
                        .min(Comparator.comparing(Page::dueAt))
                        .map(Page::id)
                        .orElse(null)
                : null;
    }

    private Stream<Page> step(Page of) {
        return pages.stream()
                .filter(page -> page.kind() == of.kind() && page.round() == of.round() && page.step() == of.step());
    }

    private boolean isLatest(Page page) {
        return page.kind() == Page.Kind.WORSENED
                ? worsening != null && worsening.lastStep() == page.step()
                : round.lastStep() == page.step() && round.number() == page.round();
    }

    /** A channel that took it does not stand for a person that was not reached. */
    private boolean reachesNobody(Page gone) {
        boolean people = step(gone).anyMatch(page -> page.to().kind() == Recipient.Kind.PERSON);
        return step(gone)
                .filter(page -> !people || page.to().kind() == Recipient.Kind.PERSON)
                .allMatch(Page::givenUp);
    }

    CasePaging cancel() {
        return withPages(pages.stream()
                .map(page -> page.queued() ? page.cancelled() : page)
                .toList());
    }

    CasePaging withHold(@Nullable Hold now) {
        return new CasePaging(round, worsening, count, pages, climb, now);
    }

    private CasePaging each(String page, UnaryOperator<Page> change) {
        return withPages(pages.stream()
                .map(one -> one.id().equals(page) ? change.apply(one) : one)
                .toList());
    }

    private CasePaging withPages(List<Page> now) {
        return new CasePaging(round, worsening, count, now, climb, hold);
    }
}
