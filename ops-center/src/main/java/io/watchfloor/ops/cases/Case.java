package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.Observable;
import io.watchfloor.ops.cases.CaseEvent.Acknowledged;
import io.watchfloor.ops.cases.CaseEvent.AlertsJoined;
import io.watchfloor.ops.cases.CaseEvent.Assigned;
import io.watchfloor.ops.cases.CaseEvent.Closed;
import io.watchfloor.ops.cases.CaseEvent.NoteAdded;
import io.watchfloor.ops.cases.CaseEvent.NoticeConfirmed;
import io.watchfloor.ops.cases.CaseEvent.Opened;
import io.watchfloor.ops.cases.CaseEvent.PageAttempted;
import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.cases.CaseEvent.Reopened;
import io.watchfloor.ops.cases.CaseEvent.Resolved;
import io.watchfloor.ops.cases.CaseEvent.SeverityChanged;
import io.watchfloor.ops.cases.CaseEvent.StatusChanged;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.cases.CaseEvent.WorseningConfirmed;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.identity.DerivedId;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that belong to one attack, and the work on them. Acknowledgement is monotone within a round: once it is in the
 * journal, only a new round, which has its own event, removes it.
 *
 * @param number 0 until the case opens
 * @param flood the sensor whose flood of alerts it gathers; null for a case of one asset
 * @param worsening the latest one, if the case ever got worse while somebody worked on it
 * @param round 1 at the opening, plus one at each reopening
 * @param lastStep the latest page's step in this round
 * @param pages the latest {@value #PAGES_KEPT} pages
 * @param unconfirmed neighbours that have not yet confirmed the end or the reopening
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed something
 * @param version counts events
 */
public record Case(
        String id,
        long number,
        String asset,
        @Nullable String flood,
        CaseAlerts alerts,
        CaseStatus status,
        Level severity,
        @Nullable String assignee,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        Instant openedAt,
        Instant updatedAt,
        int round,
        Instant roundStartedAt,
        int lastStep,
        int pageCount,
        List<Page> pages,
        SortedSet<String> unconfirmed,
        List<String> requests,
        @Nullable Classification classification,
        @Nullable String determination,
        @Nullable Worsening worsening,
        long version) {

    /** Triage, as the neighbour to notify of the end. */
    public static final String TRIAGE_ENDED = "triage:ended";

    /** Triage, as the neighbour to notify of the reopening. */
    public static final String TRIAGE_REOPENED = "triage:reopened";

    private static final int PAGES_KEPT = 10;
    private static final int REQUESTS_KEPT = 200;
    private static final int OBSERVABLES_SHOWN = 200;

    public static Case unopened(String id) {
        return new Case(
                id,
                0,
                "",
                null,
                CaseAlerts.NONE,
                CaseStatus.NEW,
                Level.INFORMATIONAL,
                null,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                Instant.EPOCH,
                0,
                0,
                List.of(),
                new TreeSet<>(),
                List.of(),
                null,
                null,
                null,
                0);
    }

    public boolean opened() {
        return number > 0;
    }

    /**
     * Alerts come in.
     *
     * @param fromFlood the sensor whose flood opens the case; null when it is a case of one asset
     * @return what changed; empty when the case already has the alerts. Must not be called on an ended case.
     */
    public List<CaseEvent> admit(
            long caseNumber, String fromAsset, @Nullable String fromFlood, List<Alert> offered, Instant now) {
        List<Alert> fresh = alerts.fresh(offered);
        if (fresh.isEmpty()) {
            return List.of();
        }
        if (!opened()) {
            return List.of(new Opened(caseNumber, fromAsset, fromFlood, fresh, now));
        }
        AlertsJoined joined = new AlertsJoined(fresh, now);
        return worsened(fresh, now)
                .<List<CaseEvent>>map(worse -> List.of(joined, worse))
                .orElse(List.of(joined));
    }

    /**
     * Worse news for the person who has taken the case: a severity higher than now, or a new rule of the top level.
     * Until somebody takes the case, the pages of its round carry such news.
     */
    private Optional<Worsened> worsened(List<Alert> fresh, Instant now) {
        Level highest = CaseAlerts.highest(fresh).orElse(severity);
        Level to = highest.compareTo(severity) > 0 ? highest : severity;
        List<String> what = fresh.stream()
                .filter(alert -> alert.level().compareTo(severity) > 0
                        || (alert.level() == Level.CRITICAL && !alerts.hasRule(alert.rule())))
                .map(Alert::title)
                .distinct()
                .toList();
        return status == CaseStatus.NEW || what.isEmpty()
                ? Optional.empty()
                : Optional.of(new Worsened(severity, to, what, now));
    }

    boolean holds(String alert) {
        return alerts.holds(alert);
    }

    /** The page that is due now, if any: none once somebody has answered, and none while one is in progress. */
    public Optional<PageQueued> duePage(EscalationPolicy policy, Instant now) {
        boolean underWay = pages.stream().anyMatch(page -> page.status() == Page.Status.QUEUED);
        return underWay ? Optional.empty() : pageable().flatMap(news -> news.due(this, policy, now));
    }

    /** News that is paged until somebody answers. */
    private record News(Page.Kind kind, Instant since, int lastStep, int worsening) {

        private Optional<PageQueued> due(Case of, EscalationPolicy policy, Instant now) {
            int step = policy.stepAt(since, now);
            if (step <= lastStep) {
                return Optional.empty();
            }
            String page = switch (kind) {
                case OPENED -> DerivedId.page(of.id, of.round, step);
                case WORSENED -> DerivedId.worsenedPage(of.id, worsening, step);
            };
            return Optional.of(
                    new PageQueued(new Page(page, kind, of.round, step, now, List.of(), Page.Status.QUEUED), now));
        }
    }

    private Optional<News> pageable() {
        if (!opened()) {
            return Optional.empty();
        }
        if (status == CaseStatus.NEW) {
            return Optional.of(new News(Page.Kind.OPENED, roundStartedAt, lastStep, 0));
        }
        return worsening != null && worsening.isOpen() && status.open()
                ? Optional.of(new News(Page.Kind.WORSENED, worsening.at(), worsening.lastStep(), worsening.number()))
                : Optional.empty();
    }

    /** Whether an attempt to deliver this page may start: checked before each attempt, retries included. */
    public Optional<Page> deliverable(String page) {
        return pages.stream()
                .filter(one -> one.id().equals(page) && one.status() == Page.Status.QUEUED && one.round() == round)
                .filter(one ->
                        pageable().filter(news -> news.kind() == one.kind()).isPresent())
                .findFirst();
    }

    /** @return what changed; empty for a page that is settled or forgotten */
    public Optional<CaseEvent> attempted(String page, Page.Attempt attempt, EscalationPolicy policy) {
        return pages.stream()
                .filter(one -> one.id().equals(page) && one.status() == Page.Status.QUEUED)
                .findFirst()
                .map(one -> new PageAttempted(
                        page, attempt, settled(attempt, one.attempts().size() + 1 >= policy.attempts()), attempt.at()));
    }

    private static Page.Status settled(Page.Attempt attempt, boolean last) {
        return switch (attempt.outcome()) {
            case DELIVERED -> Page.Status.DELIVERED;
            case FAILED -> last ? Page.Status.FAILED : Page.Status.QUEUED;
            case AMBIGUOUS -> last ? Page.Status.AMBIGUOUS : Page.Status.QUEUED;
        };
    }

    public Optional<CaseEvent> noticeConfirmed(String neighbour, Instant now) {
        return unconfirmed.contains(neighbour)
                ? Optional.of(new NoticeConfirmed(neighbour, unconfirmed.size() - 1, now))
                : Optional.empty();
    }

    @Nullable
    Instant nextPageAt(EscalationPolicy policy) {
        return pageable()
                .map(news -> policy.dueAt(news.since(), news.lastStep() + 1))
                .orElse(null);
    }

    List<String> alertsOf(String neighbour) {
        return alerts.on(neighbour);
    }

    Instant lastAlertAt() {
        return alerts.lastSeen().orElse(openedAt);
    }

    /** The sensor whose telemetry opened it. */
    String sensor() {
        return alerts.shown().isEmpty()
                ? ""
                : RecordId.sensorOf(alerts.shown().getFirst().openedBy());
    }

    public CaseSummary summary(EscalationPolicy policy) {
        return new CaseSummary(
                id,
                number,
                title(),
                status,
                severity,
                assignee,
                acknowledgedBy,
                acknowledgedAt,
                openedAt,
                updatedAt,
                round,
                pageCount,
                nextPageAt(policy),
                alerts.shown().stream().map(Alert::asset).distinct().toList(),
                alerts.shown(),
                new CaseSummary.Extent(
                        alerts.size(),
                        alerts.others().isEmpty()
                                ? (int) alerts.shown().stream()
                                        .map(Alert::asset)
                                        .distinct()
                                        .count()
                                : alerts.assets().size(),
                        flood,
                        sensor()),
                observables(),
                alerts.shown().stream()
                        .flatMap(alert -> alert.attack().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                classification,
                determination,
                worsening,
                version);
    }

    /** The title of the rule with the highest level; the first of several. */
    private String title() {
        return alerts.shown().stream()
                .max(Comparator.comparing(Alert::level).thenComparing(Alert::ordinal, Comparator.reverseOrder()))
                .map(alert -> flood == null
                        ? alert.title() + " on "
                                + alert.asset().substring(alert.asset().indexOf(':') + 1)
                        : "Flood of alerts by sensor " + flood + ": " + alert.title())
                .orElse("");
    }

    private List<Observable> observables() {
        return alerts.shown().stream()
                .flatMap(alert -> alert.observables().stream())
                .distinct()
                .sorted()
                .limit(OBSERVABLES_SHOWN)
                .toList();
    }

    public Case apply(CaseEvent event) {
        CaseChange change = new CaseChange(this, event.at());
        switch (event) {
            case Opened opened -> change.open(opened);
            case AlertsJoined joined -> change.join(joined.alerts());
            case Acknowledged done -> change.acknowledge(done).request(done.request());
            case Assigned done -> change.assign(done).request(done.request());
            case NoteAdded done -> change.progressBy(done.by()).request(done.request());
            case SeverityChanged done -> change.severity(done.severity()).request(done.request());
            case StatusChanged done -> change.status(done.status()).request(done.request());
            case Resolved done -> change.end(done).request(done.request());
            case Closed done -> change.close(done).request(done.request());
            case Reopened done -> change.reopen(done.round()).request(done.request());
            case Worsened worse -> change.worsen(worse);
            case WorseningConfirmed done -> change.confirmWorsening(done.by()).request(done.request());
            case PageQueued queued -> change.queue(queued.page());
            case PageAttempted tried -> change.attempted(tried);
            case NoticeConfirmed confirmed -> change.confirmed(confirmed.neighbour());
        }
        return change.result();
    }

    static <T> List<T> latest(List<T> first, T next, int kept) {
        List<T> all =
                new ArrayList<>(Stream.concat(first.stream(), Stream.of(next)).toList());
        return List.copyOf(all.subList(Math.max(0, all.size() - kept), all.size()));
    }

    List<Page> withPage(Page page) {
        return latest(pages, page, PAGES_KEPT);
    }

    List<String> withRequest(String request) {
        return latest(requests, request, REQUESTS_KEPT);
    }
}
