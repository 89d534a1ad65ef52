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
        CaseAssignment holder,
        CaseEscalation paging,
        @Nullable Closing closing,
        CaseLedger ledger,
        Relations relations,
        CaseSharing marking) {

    /** Older snapshots have no marking. */
    @SuppressWarnings("NullAway") // a field that the snapshot lacks is null
    public Case {
        marking = marking == null ? CaseSharing.USUAL : marking;
    }

    /** Triage, as the neighbour to notify of the end. */
    public static final String TRIAGE_ENDED = "triage:ended";

    /** Triage, as the neighbour to notify of the reopening. */
    public static final String TRIAGE_REOPENED = "triage:reopened";

    /** Triage, as the neighbour to notify of who has the case; the person follows. */
    public static final String TRIAGE_TOUCHED = "triage:touched:";

    private static final int OBSERVABLES_SHOWN = 200;

    /**
     * What stays the same once the case is open.
     *
     * @param number 0 until the case opens
     * @param asset of the first alert
     * @param flood the sensor whose flood of alerts it gathers, or {@code rule:} and the rule's id for a
     *     campaign; null for a case of an incident
     * @param risk why it opened when no alert had the level for it
     * @param byHand the person who opened it; null when it opened by itself
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

    public CaseId id() {
        return identity.id();
    }

    /** Its own severity, or that of its worst part. */
    Level gravity() {
        return relations.severity().filter(part -> part.compareTo(severity) > 0).orElse(severity);
    }

    boolean merged() {
        return relations.whole() != null;
    }

    /** A part is merged, whatever it was before and is again after a split. */
    public CaseStatus shownStatus() {
        return merged() ? CaseStatus.MERGED : status;
    }

    boolean takesAlerts() {
        Relations.Whole whole = relations.whole();
        return status.open() && (whole == null || !whole.ended());
    }

    public boolean opened() {
        return identity.number() > 0;
    }

    /**
     * Alerts come in.
     *
     * @param fromFlood the sensor whose flood opens the case, or {@code rule:} and the rule's id for a
     *     campaign; null when it is a case of an incident
     * @param because the risk that opens it when no alert has the level for it
     * @param links by alert: why it belongs to the case, in words
     * @return what changed; empty when the case already has the alerts. Must not be called on an ended case.
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
        AlertsJoined joined = new AlertsJoined(fresh, AttackProgressPolicy.of(fresh, links), now);
        List<CaseEvent> events = AttackProgressPolicy.and(this, List.of(joined), fresh, now);
        worsened(events, fresh, now).ifPresent(events::add);
        return List.copyOf(events);
    }

    /**
     * A person opens the case and has it: nobody is paged for what they look at already.
     *
     * @return what changed; empty when it is open already. Must not be called on an ended case.
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
     * Takes over alerts that were there before and belonged to no case. They are no news: nobody is paged for them.
     *
     * @param missing how many more there were
     * @return what changed; empty when the case already has the alerts
     */
    Optional<AlertsAdopted> adopt(
            List<Alert> offered, int missing, SortedMap<String, List<String>> links, Instant now) {
        List<Alert> fresh = fresh(offered);
        return fresh.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlertsAdopted(fresh, missing, AttackProgressPolicy.of(fresh, links), now));
    }

    /** Without what the case has, and without what a person has moved into another one. */
    private List<Alert> fresh(List<Alert> offered) {
        return alerts.fresh(offered).stream()
                .filter(alert -> !relations.isElsewhere(alert.id()))
                .toList();
    }

    /**
     * Worse news for the person who has taken the case: a severity higher than now, or a new rule of the top level.
     * Until somebody takes the case, the pages of its round carry such news; of a part, its whole hears.
     *
     * @param events by which the alerts came in
     */
    private Optional<CaseEvent> worsened(List<CaseEvent> events, List<Alert> fresh, Instant now) {
        Level from = gravity();
        Level to = applyAll(events).gravity();
        List<String> what = Stream.concat(worse(fresh).stream(), AttackProgressPolicy.raising(from, events).stream())
                .toList();
        if (merged()) {
            return what.isEmpty() ? Optional.empty() : RelationHandler.news(this, to, what, now);
        }
        return status == CaseStatus.NEW || what.isEmpty()
                ? Optional.empty()
                : Optional.of(new Worsened(from, to, what, now));
    }

    /** Titles of the alerts that are worse than what is there. */
    List<String> worse(List<Alert> fresh) {
        return fresh.stream()
                .filter(alert -> alert.level().compareTo(gravity()) > 0
                        || (alert.level() == Level.CRITICAL
                                && !alerts.hasRule(alert.rule().id())))
                .map(Alert::title)
                .distinct()
                .toList();
    }

    boolean holds(String alert) {
        return alerts.holds(alert);
    }

    /** Whether an attempt to deliver this page may start: checked before each attempt, retries included. */
    public Optional<Notification> deliverable(String page) {
        return paging.deliverable(page, status, merged());
    }

    /** @return what changed; empty for a page that is settled or forgotten */
    public Optional<CaseEvent> attempted(String page, Notification.Attempt attempt, RetryPolicy tries) {
        return paging.attempt(page, attempt, tries);
    }

    /** @return what changed; empty when it says nothing new, or of a page that is forgotten */
    Optional<CaseEvent> received(CaseCommand.Receipt receipt) {
        return paging.receive(receipt);
    }

    public Optional<CaseEvent> noticeConfirmed(String neighbour, Instant now) {
        return ledger.unconfirmed().contains(neighbour)
                ? Optional.of(
                        new NoticeConfirmed(neighbour, ledger.unconfirmed().size() - 1, now))
                : Optional.empty();
    }

    /** What people are told of until somebody answers; of a part, its whole tells. */
    Optional<EscalationTrigger> news() {
        return merged() ? Optional.empty() : paging.news(id(), status, holder.acknowledgedBy());
    }

    /** What people are paged about, if about anything. */
    Notification.@Nullable Kind pages() {
        return news().map(EscalationTrigger::kind).orElse(null);
    }

    List<String> alertsOf(String neighbour) {
        return alerts.on(neighbour);
    }

    /** The sensor whose telemetry opened it. */
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
                new CaseSummary.Heading(CaseTitle.of(this), shownStatus(), gravity(), raised()),
                holder,
                rounds(),
                paging.worsening(),
                new CaseSummary.Contents(alerts.size(), assetCount, assets, techniques(), observables(), sensor()),
                closing,
                relations,
                marking,
                ledger.version());
    }

    private CaseSummary.Rounds rounds() {
        EscalationTrigger news = news().orElse(null);
        EscalationProgress climb = news == null ? null : news.climb();
        CaseEscalation.Hold hold = paging.hold();
        boolean snoozed = hold != null && hold.snoozed();
        return new CaseSummary.Rounds(
                ledger.updatedAt(),
                paging.round().number(),
                paging.count(),
                news == null ? null : climb == null ? news.since() : climb.nextAt(),
                hold == null || snoozed ? null : hold.until(),
                hold == null || !snoozed ? null : hold.until(),
                climb == null || climb.told() > 0 ? List.of() : climb.passed());
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
