package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one event changes a case: starts from the previous case and changes fields until {@link #result()}. Lives for one
 * call.
 */
final class CaseChange {

    private final Case before;
    private final Instant at;
    private long number;
    private String asset;
    private @Nullable String flood;
    private CaseAlerts alerts;
    private CaseStatus status;
    private Level severity;
    private @Nullable String assignee;
    private @Nullable String acknowledgedBy;
    private @Nullable Instant acknowledgedAt;
    private Instant openedAt;
    private int round;
    private Instant roundStartedAt;
    private int lastStep;
    private int pageCount;
    private List<Page> pages;
    private SortedSet<String> unconfirmed;
    private List<String> requests;
    private @Nullable Classification classification;
    private @Nullable String determination;
    private @Nullable Worsening worsening;

    CaseChange(Case before, Instant at) {
        this.before = before;
        this.at = at;
        this.number = before.number();
        this.asset = before.asset();
        this.flood = before.flood();
        this.alerts = before.alerts();
        this.status = before.status();
        this.severity = before.severity();
        this.assignee = before.assignee();
        this.acknowledgedBy = before.acknowledgedBy();
        this.acknowledgedAt = before.acknowledgedAt();
        this.openedAt = before.openedAt();
        this.round = before.round();
        this.roundStartedAt = before.roundStartedAt();
        this.lastStep = before.lastStep();
        this.pageCount = before.pageCount();
        this.pages = before.pages();
        this.unconfirmed = before.unconfirmed();
        this.requests = before.requests();
        this.classification = before.classification();
        this.determination = before.determination();
        this.worsening = before.worsening();
    }

    void open(CaseEvent.Opened opened) {
        number = opened.number();
        asset = opened.asset();
        flood = opened.flood();
        openedAt = at;
        startRound(1);
        join(opened.alerts());
    }

    void join(List<Alert> more) {
        alerts = alerts.with(more);
        Level highest = CaseAlerts.highest(more).orElse(severity);
        severity = highest.compareTo(severity) > 0 ? highest : severity;
    }

    CaseChange acknowledge(CaseEvent.Acknowledged done) {
        status = CaseStatus.ACKNOWLEDGED;
        acknowledgedBy = done.by();
        acknowledgedAt = at;
        assignee = assignee == null ? done.by() : assignee;
        cancelPages();
        return this;
    }

    CaseChange assign(CaseEvent.Assigned done) {
        assignee = done.assignee();
        return progressBy(done.by());
    }

    /** The first note or assignment by the one who acknowledged starts the work. */
    CaseChange progressBy(String person) {
        if (status == CaseStatus.ACKNOWLEDGED && Objects.equals(person, acknowledgedBy)) {
            status = CaseStatus.IN_PROGRESS;
        }
        return this;
    }

    CaseChange severity(Level now) {
        severity = now;
        return this;
    }

    CaseChange status(CaseStatus now) {
        status = now;
        return this;
    }

    /** Resolving a case also confirms that it got worse. */
    CaseChange end(CaseEvent.Resolved done) {
        status = CaseStatus.RESOLVED;
        unconfirmed = neighbours();
        confirmWorsening(done.by());
        cancelPages();
        return this;
    }

    void worsen(CaseEvent.Worsened event) {
        worsening = Worsening.after(worsening, event);
    }

    CaseChange confirmWorsening(String by) {
        if (worsening != null && worsening.isOpen()) {
            worsening = worsening.confirmed(by, at);
            cancelPages();
        }
        return this;
    }

    CaseChange close(CaseEvent.Closed done) {
        status = CaseStatus.CLOSED;
        classification = done.classification();
        determination = done.determination();
        return this;
    }

    CaseChange reopen(int next) {
        status = CaseStatus.NEW;
        acknowledgedBy = null;
        acknowledgedAt = null;
        classification = null;
        determination = null;
        unconfirmed = new TreeSet<>(List.of(Case.TRIAGE_REOPENED));
        startRound(next);
        return this;
    }

    void queue(Page page) {
        pages = before.withPage(page);
        pageCount++;
        switch (page.kind()) {
            case OPENED -> lastStep = page.step();
            case WORSENED -> worsening = worsening == null ? null : worsening.paged(page.step());
        }
    }

    void attempted(CaseEvent.PageAttempted tried) {
        pages = pages.stream()
                .map(page -> page.id().equals(tried.page()) ? page.attempted(tried.attempt(), tried.status()) : page)
                .toList();
    }

    void confirmed(String neighbour) {
        TreeSet<String> left = new TreeSet<>(unconfirmed);
        left.remove(neighbour);
        unconfirmed = left;
    }

    void request(@Nullable String request) {
        if (request != null) {
            requests = before.withRequest(request);
        }
    }

    private void startRound(int next) {
        round = next;
        roundStartedAt = at;
        lastStep = 0;
    }

    private void cancelPages() {
        pages = pages.stream()
                .map(page -> page.status() == Page.Status.QUEUED ? page.cancelled() : page)
                .toList();
    }

    private SortedSet<String> neighbours() {
        TreeSet<String> all = new TreeSet<>(List.of(Case.TRIAGE_ENDED));
        all.addAll(alerts.assets());
        return all;
    }

    Case result() {
        return new Case(
                before.id(),
                number,
                asset,
                flood,
                alerts,
                status,
                severity,
                assignee,
                acknowledgedBy,
                acknowledgedAt,
                openedAt,
                at,
                round,
                roundStartedAt,
                lastStep,
                pageCount,
                pages,
                unconfirmed,
                requests,
                classification,
                determination,
                worsening,
                before.version() + 1);
    }
}
