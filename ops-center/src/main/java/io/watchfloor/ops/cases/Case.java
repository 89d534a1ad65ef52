package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.ByHand;
import io.watchfloor.ops.alert.Observable;
import io.watchfloor.ops.cases.CaseEvent.Acknowledged;
import io.watchfloor.ops.cases.CaseEvent.AlertsAdopted;
import io.watchfloor.ops.cases.CaseEvent.AlertsJoined;
import io.watchfloor.ops.cases.CaseEvent.NoticeConfirmed;
import io.watchfloor.ops.cases.CaseEvent.Opened;
import io.watchfloor.ops.cases.CaseEvent.PageQueued;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.ops.risk.Risk;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that belong to one attack, and the work on them. Acknowledgement is monotone within a round: once it is in the
 * journal, only a new round, which has its own event, removes it.
 *
 * @param closing null until somebody closes the case
 */
public record Case(
        Identity identity,
        CaseAlerts alerts,
        CaseStatus status,
        Level severity,
        Holder holder,
        CasePaging paging,
        @Nullable Closing closing,
        Ledger ledger) {

    /** Triage, as the neighbour to notify of the end. */
    public static final String TRIAGE_ENDED = "triage:ended";

    /** Triage, as the neighbour to notify of the reopening. */
    public static final String TRIAGE_REOPENED = "triage:reopened";

    private static final int OBSERVABLES_SHOWN = 200;

    /**
     * What stays the same once the case is open.
     *
     * @param number 0 until the case opens
     * @param asset of the first alert
     * @param flood the sensor whose flood of alerts it gathers; null for a case of one asset
     * @param risk why it opened when no alert had the level for it
     * @param byHand the person who opened it; null when it opened by itself
     */
    public record Identity(
            CaseId id,
            long number,
            String asset,
            @Nullable String flood,
            @Nullable Risk risk,
            @Nullable ByHand byHand,
            Instant openedAt) {}

    /** The outcome. */
    public record Closing(Classification classification, String determination) {}

    public static Case unopened(CaseId id) {
        return new Case(
                new Identity(id, 0, "", null, null, null, Instant.EPOCH),
                CaseAlerts.NONE,
                CaseStatus.NEW,
                Level.INFORMATIONAL,
                Holder.NOBODY,
                CasePaging.NONE,
                null,
                Ledger.EMPTY);
    }

    public CaseId id() {
        return identity.id();
    }

    public boolean opened() {
        return identity.number() > 0;
    }

    /**
     * Alerts come in.
     *
     * @param fromFlood the sensor whose flood opens the case; null when it is a case of one asset
     * @param because the risk that opens it when no alert has the level for it
     * @return what changed; empty when the case already has the alerts. Must not be called on an ended case.
     */
    public List<CaseEvent> admit(
            long caseNumber,
            String fromAsset,
            @Nullable String fromFlood,
            @Nullable Risk because,
            List<Alert> offered,
            Instant now) {
        List<Alert> fresh = alerts.fresh(offered);
        if (fresh.isEmpty()) {
            return List.of();
        }
        if (!opened()) {
            return List.of(new Opened(caseNumber, fromAsset, fromFlood, because, null, fresh, now));
        }
        AlertsJoined joined = new AlertsJoined(fresh, now);
        return worsened(fresh, now)
                .<List<CaseEvent>>map(worse -> List.of(joined, worse))
                .orElse(List.of(joined));
    }

    /**
     * A person opens the case and has it: nobody is paged for what they look at already.
     *
     * @return what changed; empty when it is open already. Must not be called on an ended case.
     */
    List<CaseEvent> openedBy(ByHand byHand, long caseNumber, List<Alert> offered, Instant now) {
        return opened()
                ? List.of()
                : List.of(
                        new Opened(caseNumber, offered.getFirst().asset(), null, null, byHand, offered, now),
                        new Acknowledged(byHand.by(), 1, byHand.request(), now));
    }

    /**
     * Takes over alerts that were there before it opened. They are no news: nobody is paged for them.
     *
     * @param missing how many more there were
     * @return what changed; empty when the case already has the alerts
     */
    Optional<CaseEvent> adopt(List<Alert> offered, int missing, Instant now) {
        List<Alert> fresh = alerts.fresh(offered);
        return fresh.isEmpty() ? Optional.empty() : Optional.of(new AlertsAdopted(fresh, missing, now));
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
                        || (alert.level() == Level.CRITICAL
                                && !alerts.hasRule(alert.rule().id())))
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
        return paging.due(id(), status, policy, now);
    }

    /** Whether an attempt to deliver this page may start: checked before each attempt, retries included. */
    public Optional<Page> deliverable(String page) {
        return paging.deliverable(page, status);
    }

    /** @return what changed; empty for a page that is settled or forgotten */
    public Optional<CaseEvent> attempted(String page, Page.Attempt attempt, EscalationPolicy policy) {
        return paging.attempt(page, attempt, policy);
    }

    public Optional<CaseEvent> noticeConfirmed(String neighbour, Instant now) {
        return ledger.unconfirmed().contains(neighbour)
                ? Optional.of(
                        new NoticeConfirmed(neighbour, ledger.unconfirmed().size() - 1, now))
                : Optional.empty();
    }

    @Nullable
    Instant nextPageAt(EscalationPolicy policy) {
        return paging.nextAt(status, policy);
    }

    List<String> alertsOf(String neighbour) {
        return alerts.on(neighbour);
    }

    Instant lastAlertAt() {
        return alerts.lastSeen().orElse(identity.openedAt());
    }

    /** The sensor whose telemetry opened it. */
    String sensor() {
        return alerts.shown().isEmpty()
                ? ""
                : RecordId.sensorOf(alerts.shown().getFirst().openedBy());
    }

    public CaseSummary summary(EscalationPolicy policy) {
        List<String> assets =
                alerts.shown().stream().map(Alert::asset).distinct().toList();
        int assetCount =
                alerts.others().isEmpty() ? assets.size() : alerts.assets().size();
        return new CaseSummary(
                identity,
                new CaseSummary.Heading(title(), status, severity, alerts.raised()),
                holder,
                new CaseSummary.Rounds(ledger.updatedAt(), paging.round().number(), paging.count(), nextPageAt(policy)),
                paging.worsening(),
                new CaseSummary.Contents(alerts.size(), assetCount, assets, techniques(), observables(), sensor()),
                closing,
                ledger.version());
    }

    /** The title of the rule with the highest level; the first of several. */
    private String title() {
        return alerts.shown().stream()
                .max(Comparator.comparing(Alert::level).thenComparing(Alert::ordinal, Comparator.reverseOrder()))
                .map(alert -> identity.flood() == null
                        ? alert.title() + " on "
                                + alert.asset().substring(alert.asset().indexOf(':') + 1)
                        : "Flood of alerts by sensor " + identity.flood() + ": " + alert.title())
                .orElse("");
    }

    private List<String> techniques() {
        return alerts.shown().stream()
                .flatMap(alert -> alert.rule().attack().stream())
                .distinct()
                .sorted()
                .toList();
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
        return CaseChange.after(this, event);
    }

    Case with(Identity now) {
        return new Case(now, alerts, status, severity, holder, paging, closing, ledger);
    }

    Case with(CaseAlerts now) {
        return new Case(identity, now, status, severity, holder, paging, closing, ledger);
    }

    Case with(CaseStatus now) {
        return new Case(identity, alerts, now, severity, holder, paging, closing, ledger);
    }

    Case with(Level now) {
        return new Case(identity, alerts, status, now, holder, paging, closing, ledger);
    }

    Case with(Holder now) {
        return new Case(identity, alerts, status, severity, now, paging, closing, ledger);
    }

    Case with(CasePaging now) {
        return new Case(identity, alerts, status, severity, holder, now, closing, ledger);
    }

    Case withClosing(@Nullable Closing now) {
        return new Case(identity, alerts, status, severity, holder, paging, now, ledger);
    }

    Case with(Ledger now) {
        return new Case(identity, alerts, status, severity, holder, paging, closing, now);
    }

    /** @param request null when the person's program sent no id */
    Case handled(@Nullable String request) {
        return request == null ? this : with(ledger.handled(request));
    }

    static <T> List<T> latest(List<T> first, T next, int kept) {
        List<T> all =
                new ArrayList<>(Stream.concat(first.stream(), Stream.of(next)).toList());
        return List.copyOf(all.subList(Math.max(0, all.size() - kept), all.size()));
    }
}
