package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.PageAttempted;
import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.DerivedId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How people are paged about a case: in rounds while nobody has it, and again when it gets worse.
 *
 * @param worsening the latest one, if the case ever got worse while somebody worked on it
 * @param count of all pages of the case
 * @param pages the latest {@value #PAGES_KEPT} pages
 */
public record CasePaging(Round round, @Nullable Worsening worsening, int count, List<Page> pages) {

    static final CasePaging NONE = new CasePaging(new Round(0, Instant.EPOCH, 0), null, 0, List.of());

    private static final int PAGES_KEPT = 10;

    /**
     * The time from the opening, or from a reopening, to the next end.
     *
     * @param number 1 at the opening, plus one at each reopening; 0 before the case opens
     * @param lastStep the latest page's step in this round
     */
    public record Round(int number, Instant startedAt, int lastStep) {}

    /** News that is paged until somebody answers. */
    private record News(Page.Kind kind, Instant since, int lastStep, int worsening) {

        private String page(CaseId caseId, int round, int step) {
            return switch (kind) {
                case OPENED -> DerivedId.page(caseId, round, step);
                case WORSENED -> DerivedId.worsenedPage(caseId, worsening, step);
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
                    return new PageQueued(
                            new Page(page, news.kind(), round.number(), step, now, List.of(), Page.Status.QUEUED), now);
                });
    }

    Optional<Page> deliverable(String page, CaseStatus status) {
        return queued(page)
                .filter(one -> one.round() == round.number())
                .filter(one ->
                        news(status).filter(news -> news.kind() == one.kind()).isPresent());
    }

    Optional<CaseEvent> attempt(String page, Page.Attempt attempt, EscalationPolicy policy) {
        return queued(page)
                .map(one -> new PageAttempted(
                        page, attempt, settled(attempt, one.attempts().size() + 1 >= policy.attempts()), attempt.at()));
    }

    private Optional<Page> queued(String page) {
        return pages.stream()
                .filter(one -> one.id().equals(page) && one.status() == Page.Status.QUEUED)
                .findFirst();
    }

    private static Page.Status settled(Page.Attempt attempt, boolean last) {
        return switch (attempt.outcome()) {
            case DELIVERED -> Page.Status.DELIVERED;
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

    CasePaging startRound(int number, Instant at) {
        return new CasePaging(new Round(number, at, 0), worsening, count, pages);
    }

    CasePaging worsen(CaseEvent.Worsened event) {
        return new CasePaging(round, Worsening.after(worsening, event), count, pages);
    }

    /** Also ends the pages about it. */
    CasePaging confirmWorsening(String by, Instant at) {
        return worsening != null && worsening.isOpen()
                ? new CasePaging(round, worsening.confirmed(by, at), count, pages).cancel()
                : this;
    }

    CasePaging queue(Page page) {
        List<Page> latest = Case.latest(pages, page, PAGES_KEPT);
        return switch (page.kind()) {
            case OPENED ->
                new CasePaging(new Round(round.number(), round.startedAt(), page.step()), worsening, count + 1, latest);
            case WORSENED ->
                new CasePaging(round, worsening == null ? null : worsening.paged(page.step()), count + 1, latest);
        };
    }

    CasePaging attempted(PageAttempted tried) {
        return withPages(pages.stream()
                .map(page -> page.id().equals(tried.page()) ? page.attempted(tried.attempt(), tried.status()) : page)
                .toList());
    }

    CasePaging cancel() {
        return withPages(pages.stream()
                .map(page -> page.status() == Page.Status.QUEUED ? page.cancelled() : page)
                .toList());
    }

    private CasePaging withPages(List<Page> now) {
        return new CasePaging(round, worsening, count, now);
    }
}
