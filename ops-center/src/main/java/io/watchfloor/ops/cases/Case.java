package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.Acknowledged;
import io.watchfloor.ops.cases.CaseEvent.AlertsAdopted;
import io.watchfloor.ops.cases.CaseEvent.AlertsJoined;
import io.watchfloor.ops.cases.CaseEvent.NoticeConfirmed;
import io.watchfloor.ops.cases.CaseEvent.Opened;
import io.watchfloor.ops.cases.CaseEvent.Worsened;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.detection.alert.Observable;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.escalation.EscalationProgress;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that belong to one attack, and the work on them. Within an escalation round an acknowledgement is never
 * removed. Only a new round, which starts with a separate event, clears the acknowledgement.
 *
 * @param closing null until a user closes the case
 */
public record Case(
        Identity identity,
        CaseAlerts alerts,
        CaseStatus status,
        Level severity,
        CaseAssignment holder,
        CaseEscalation paging,
        @Nullable Closing closing,
        CaseLedger ledger,
        Relations relations,
        CaseSharing marking) {

    /** Fills in the marking, which old snapshots lack. */
    @SuppressWarnings("NullAway") // fields that the snapshot lacks are null
    public Case {
        marking = marking == null ? CaseSharing.USUAL : marking;
    }

    /** Recipient id of the message that notifies triage that the case ended. */
    public static final String TRIAGE_ENDED = "triage:ended";

    /** Recipient id of the message that notifies triage that the case was reopened. */
    public static final String TRIAGE_REOPENED = "triage:reopened";

    /**
     * Prefix of the recipient id of the message that notifies triage of the case's holder. The holder's name follows
     * the prefix.
     */
    public static final String TRIAGE_TOUCHED = "triage:touched:";

    private static final int OBSERVABLES_SHOWN = 200;

    /**
     * Properties that never change after the case opens.
     *
     * @param number 0 until the case opens
     * @param asset the asset of the first alert
     * @param flood the sensor whose alert flood the case collects, or {@code rule:} and the rule's id for a campaign;
     *     null for a case of an incident
     * @param risk the risk score that opened the case; null if an alert's severity did
     * @param byHand the person who created the case; null if triage opened it
     */
    public record Identity(
            CaseId id,
            long number,
            String asset,
            @Nullable String flood,
            @Nullable Risk risk,
            @Nullable ManualCase byHand,
            Instant openedAt) {}

    /** The outcome. */
    public record Closing(Classification classification, String determination) {}

    public static Case unopened(CaseId id) {
        return new Case(
                new Identity(id, 0, "", null, null, null, Instant.EPOCH),
                CaseAlerts.NONE,
                CaseStatus.NEW,
                Level.INFORMATIONAL,
                CaseAssignment.NOBODY,
                CaseEscalation.NONE,
                null,
                CaseLedger.EMPTY,
                Relations.NONE,
                CaseSharing.USUAL);
    }

    public CaseWork work() {
        return ledger.work();
    }

    public CaseId id() {
        return identity.id();
    }

    /** The severity of the case or, if higher, the highest severity of the cases merged into it. */
    Level totalSeverity() {
        return relations.severity().filter(part -> part.compareTo(severity) > 0).orElse(severity);
    }

    boolean merged() {
        return relations.whole() != null;
    }

    /**
     * Returns MERGED for a merged case, otherwise the case's own status. The own status applies again after an unmerge.
     */
    public CaseStatus shownStatus() {
        return merged() ? CaseStatus.MERGED : status;
    }

    /** The exercise to which the case belongs; null if none. */
    public @Nullable CaseExercise exercise() {
        return marking.exercise();
    }

    boolean takesAlerts() {
        Relations.Whole whole = relations.whole();
        return status.open() && (whole == null || !whole.ended());
    }

    public boolean opened() {
        return identity.number() > 0;
    }

    /**
     * Adds alerts from triage. Must not be called on an ended case.
     *
     * @param fromFlood the sensor whose alert flood opens the case, or {@code rule:} and the rule's id for a campaign;
     *     null for a case of an incident
     * @param because the risk score that opens the case; null if an alert's severity does
     * @param links by alert: why the alert belongs to the case, as text
     * @return the events; empty if the case already contains all the alerts
     */
    public List<CaseEvent> admit(
            long caseNumber,
            String fromAsset,
            @Nullable String fromFlood,
            @Nullable Risk because,
            List<Alert> offered,
            SortedMap<String, List<String>> links,
            Instant now) {
        List<Alert> fresh = fresh(offered);
        if (fresh.isEmpty()) {
            return List.of();
        }
        if (!opened()) {
            Opened opening = new Opened(caseNumber, fromAsset, fromFlood, because, null, fresh, now);
            return AttackProgressPolicy.and(this, AttackProgressPolicy.opening(opening, links), fresh, now);
        }
        boolean pages = paging.isQuiet(status) && fresh.stream().anyMatch(Alert::pages);
        AlertsJoined joined = new AlertsJoined(fresh, AttackProgressPolicy.of(fresh, links), pages ? true : null, now);
        List<CaseEvent> events = AttackProgressPolicy.and(this, List.of(joined), fresh, now);
        worsened(events, fresh, pages, now).ifPresent(events::add);
        return List.copyOf(events);
    }

    /**
     * Opens a case that a person created. The case is acknowledged by its creator immediately, so that no notification
     * is sent. Must not be called on an ended case.
     *
     * @return the events; empty if the case is already open
     */
    List<CaseEvent> openedBy(ManualCase byHand, long caseNumber, List<Alert> offered, Instant now) {
        if (opened()) {
            return List.of();
        }
        CaseEvent opening = new Opened(caseNumber, offered.getFirst().asset(), null, null, byHand, offered, now);
        List<CaseEvent> events = AttackProgressPolicy.and(this, List.of(opening), offered, now);
        events.add(new Acknowledged(byHand.by(), 1, byHand.request(), now));
        return List.copyOf(events);
    }

    /**
     * Adds earlier alerts that belonged to no case. These alerts cause no notification.
     *
     * @param missing number of further earlier alerts that triage no longer stores
     * @return the events; empty if the case already contains all the alerts
     */
    Optional<AlertsAdopted> adopt(
            List<Alert> offered, int missing, SortedMap<String, List<String>> links, Instant now) {
        List<Alert> fresh = fresh(offered);
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertsAdopted(fresh, missing, AttackProgressPolicy.of(fresh, links), now));
    }

    /** The given alerts that the case does not contain yet and that no user moved to another case. */
    private List<Alert> fresh(List<Alert> offered) {
        return alerts.fresh(offered).stream()
                .filter(alert -> !relations.isElsewhere(alert.id()))
                .toList();
    }

    /**
     * An urgent update for an acknowledged case: the severity rises, or an alert of a new critical rule arrives. An
     * unacknowledged case needs no urgent update, because the escalation round still notifies people. A merged case
     * reports to its parent case instead. Alerts that notify nobody cause no update.
     *
     * @param events the events that added the alerts
     * @param pages whether the case starts to notify people, so that the parent case must do so
     */
    private Optional<CaseEvent> worsened(List<CaseEvent> events, List<Alert> fresh, boolean pages, Instant now) {
        List<Alert> urgent = fresh.stream().filter(Alert::pages).toList();
        if (urgent.isEmpty()) {
            return Optional.empty();
        }
        Level from = totalSeverity();
        Level to = applyAll(events).totalSeverity();
        List<String> what = Stream.concat(
                        severityReasons(urgent).stream(), AttackProgressPolicy.raisedSeverities(from, events).stream())
                .toList();
        if (merged()) {
            List<String> news = what.isEmpty() && pages
                    ? urgent.stream().map(Alert::title).distinct().toList()
                    : what;
            return news.isEmpty() ? Optional.empty() : RelationHandler.news(this, to, news, now);
        }
        return status == CaseStatus.NEW || what.isEmpty()
                ? Optional.empty()
                : Optional.of(new Worsened(from, to, what, now));
    }

    /** Titles of alerts with a severity above the case's, and of critical alerts of rules that are new to the case. */
    List<String> severityReasons(List<Alert> fresh) {
        return fresh.stream()
                .filter(alert -> alert.level().compareTo(totalSeverity()) > 0
                        || (alert.level() == Level.CRITICAL
                                && !alerts.hasRule(alert.rule().id())))
                .map(Alert::title)
                .distinct()
                .toList();
    }

    boolean holds(String alert) {
        return alerts.holds(alert);
    }

    /** Returns the notification if a delivery attempt may start. Checked before each attempt and retry. */
    public Optional<Notification> deliverable(String page) {
        return paging.deliverable(page, status, merged(), exercise() != null);
    }

    /** @return the events; empty if the notification is settled or no longer stored */
    public Optional<CaseEvent> attempted(String page, Notification.Attempt attempt, RetryPolicy tries) {
        return paging.attempt(page, attempt, tries);
    }

    /** @return the events; empty if the delivery report changes nothing or the notification is no longer stored */
    Optional<CaseEvent> received(CaseCommand.Receipt receipt) {
        return paging.receive(receipt);
    }

    public Optional<CaseEvent> noticeConfirmed(String neighbour, Instant now) {
        return ledger.unconfirmed().contains(neighbour)
                ? Optional.of(
                        new NoticeConfirmed(neighbour, ledger.unconfirmed().size() - 1, now))
                : Optional.empty();
    }

    /**
     * The subject of the running escalation; empty for a merged case, because its parent case sends the notifications.
     */
    Optional<EscalationTrigger> news() {
        return merged() ? Optional.empty() : paging.news(id(), status, holder.acknowledgedBy());
    }

    /** The kind of notification of the running escalation; null if no escalation is running. */
    Notification.@Nullable Kind pages() {
        return news().map(EscalationTrigger::kind).orElse(null);
    }

    List<String> alertsOf(String neighbour) {
        return alerts.on(neighbour);
    }

    /** The sensor whose telemetry opened the case. */
    String sensor() {
        return alerts.shown().isEmpty()
                ? ""
                : RecordId.sensorOf(alerts.shown().getFirst().openedBy());
    }

    public CaseSummary summary() {
        List<String> assets =
                alerts.shown().stream().map(Alert::asset).distinct().toList();
        int assetCount =
                alerts.others().isEmpty() ? assets.size() : alerts.assets().size();
        return new CaseSummary(
                identity,
                new CaseSummary.Heading(CaseTitle.of(this), shownStatus(), totalSeverity(), raised()),
                holder,
                rounds(),
                paging.worsening(),
                new CaseSummary.Contents(
                        alerts.size(),
                        assetCount,
                        assets,
                        techniques(),
                        observables(),
                        sensor(),
                        CaseSummary.Work.of(work())),
                closing,
                relations,
                marking,
                ledger.service().clocks(),
                ledger.version());
    }

    private CaseSummary.Rounds rounds() {
        EscalationTrigger news = news().orElse(null);
        EscalationProgress progress = news == null ? null : news.progress();
        CaseEscalation.Hold hold = paging.hold();
        boolean snoozed = hold != null && hold.snoozed();
        return new CaseSummary.Rounds(
                ledger.updatedAt(),
                paging.round().number(),
                paging.count(),
                news == null ? null : progress == null ? news.since() : progress.nextAt(),
                hold == null || snoozed ? null : hold.until(),
                hold == null || !snoozed ? null : hold.until(),
                progress == null || progress.told() > 0 ? List.of() : progress.passed());
    }

    List<String> techniques() {
        return alerts.shown().stream()
                .flatMap(alert -> alert.rule().attack().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<String> raised() {
        return Stream.concat(
                        relations.parts().stream()
                                .filter(part ->
                                        !part.graded() && part.severity().compareTo(severity) > 0)
                                .map(part -> "Merged case %s is %s."
                                        .formatted(part.name(), part.severity().text())),
                        Stream.concat(
                                alerts.progress().reasons().stream().map(AttackProgress.Reason::words),
                                alerts.raised().stream()))
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

    Case applyAll(List<CaseEvent> events) {
        Case now = this;
        for (CaseEvent event : events) {
            now = now.apply(event);
        }
        return now;
    }

    Case with(Identity now) {
        return new Case(now, alerts, status, severity, holder, paging, closing, ledger, relations, marking);
    }

    Case with(CaseAlerts now) {
        return new Case(identity, now, status, severity, holder, paging, closing, ledger, relations, marking);
    }

    Case with(CaseStatus now) {
        return new Case(identity, alerts, now, severity, holder, paging, closing, ledger, relations, marking);
    }

    Case with(Level now) {
        return new Case(identity, alerts, status, now, holder, paging, closing, ledger, relations, marking);
    }

    Case with(CaseAssignment now) {
        return new Case(identity, alerts, status, severity, now, paging, closing, ledger, relations, marking);
    }

    Case with(CaseEscalation now) {
        return new Case(identity, alerts, status, severity, holder, now, closing, ledger, relations, marking);
    }

    Case withClosing(@Nullable Closing now) {
        return new Case(identity, alerts, status, severity, holder, paging, now, ledger, relations, marking);
    }

    Case with(CaseLedger now) {
        return new Case(identity, alerts, status, severity, holder, paging, closing, now, relations, marking);
    }

    Case with(Relations now) {
        return new Case(identity, alerts, status, severity, holder, paging, closing, ledger, now, marking);
    }

    Case with(CaseSharing now) {
        return new Case(identity, alerts, status, severity, holder, paging, closing, ledger, relations, now);
    }

    Case with(CaseWork now) {
        return with(ledger.with(now));
    }

    /** @param request the request id; null if the client sent none */
    Case handled(@Nullable String request) {
        return request == null ? this : with(ledger.handled(request));
    }

    static <T> List<T> latest(List<T> first, T next, int kept) {
        List<T> all =
                new ArrayList<>(Stream.concat(first.stream(), Stream.of(next)).toList());
        return List.copyOf(all.subList(Math.max(0, all.size() - kept), all.size()));
    }
}
