package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.DueStep;
import io.watchfloor.ops.paging.escalation.Escalation;
import io.watchfloor.ops.paging.escalation.EscalationProgress;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PolicyFacts;
import io.watchfloor.ops.paging.oncall.EscalationPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the events that follow from time and from user actions: escalation steps, warnings, and the expiry of
 * acknowledgements.
 */
final class CaseClock {

    /** Limit of escalation steps in one commit. Policies have fewer steps; the next tick would process the rest. */
    private static final int MOST_AT_ONCE = 50;

    private final OnCallConfiguration book;

    CaseClock(OnCallConfiguration book) {
        this.book = book;
    }

    /** @param since when the due time was set */
    record Due(Instant since, Instant at) {}

    Escalation escalation(Case now) {
        return new Escalation(PolicyFacts.of(now.totalSeverity(), now.alerts().assets(), now.techniques(), book), book);
    }

    /** When the next escalation step is due. */
    @Nullable
    Due nextStep(Case now) {
        EscalationTrigger news = now.news().orElse(null);
        if (news == null) {
            return null;
        }
        EscalationProgress progress = news.progress();
        Instant since = progress == null ? news.since() : progress.at();
        return escalation(now).dueAt(news).map(at -> new Due(since, at)).orElse(null);
    }

    /** Whether the next escalation step waits, or has waited, for the end of maintenance. */
    boolean isHeld(Case now) {
        return now.news().filter(escalation(now)::isHeld).isPresent();
    }

    /** When the acknowledgement or snooze expires or, if earlier, when the holder is warned. */
    static @Nullable Due nextOfHold(Case now) {
        CaseEscalation.Hold hold = now.paging().hold();
        if (hold == null || now.merged() || !now.status().open()) {
            return null;
        }
        Instant warn = hold.warnAt();
        return new Due(hold.at(), warn == null ? hold.until() : warn);
    }

    /**
     * All events that are due.
     *
     * @param reached a deadline that counts as passed even if the clock was set back afterwards
     */
    List<CaseEvent> due(Case before, Instant at, Instant reached) {
        List<CaseEvent> events = new ArrayList<>();
        Instant latest = reached.isAfter(at) ? reached : at;
        Case now = add(events, before, hold(before, at, latest));
        now = add(events, now, service(now, latest));
        steps(events, now, at, latest);
        return events;
    }

    /**
     * The change of the service-level clocks, and what notifies people of it: the next escalation step of an unacknowledged case,
     * an urgent update of another case. Both happen once, because the journaled clocks show that they happened.
     */
    List<CaseEvent> service(Case now, Instant at) {
        ServiceLevelState service = now.ledger().service();
        List<ServiceClock> clocks = clocks(now, service, at);
        if (clocks.equals(service.clocks())) {
            return List.of();
        }
        List<ServiceClock> news = now.status().open() && !now.merged() ? service.news(clocks) : List.of();
        boolean isNew = now.status() == CaseStatus.NEW;
        boolean escalates = isNew && !news.isEmpty() && now.news().isPresent();
        List<CaseEvent> events = new ArrayList<>();
        events.add(new CaseEvent.ServiceClocksChanged(
                clocks, news.stream().map(ServiceClock::goal).toList(), escalates, at));
        if (!isNew && !news.isEmpty()) {
            Level severity = now.totalSeverity();
            events.add(new CaseEvent.Worsened(
                    severity, severity, news.stream().map(ServiceClock::words).toList(), at));
        }
        return events;
    }

    private List<ServiceClock> clocks(Case now, ServiceLevelState service, Instant at) {
        if (service.startedAt() == null || book.service().policy().targets().isEmpty()) {
            return List.of();
        }
        Set<String> teams = PolicyFacts.of(now.totalSeverity(), now.alerts().assets(), List.of(), book)
                .teams();
        return book.service()
                .target(now.totalSeverity(), teams)
                .map(target -> service.clocks(book.service(), target, at))
                .orElse(List.of());
    }

    /** When a service-level clock changes without an event of the case. */
    static @Nullable Due nextOfService(Case now) {
        Instant at = now.ledger().service().changesAt();
        return at == null ? null : new Due(now.ledger().updatedAt(), at);
    }

    /** Several steps can be due at the same time, if a step has no delay or reaches no one. */
    private void steps(List<CaseEvent> events, Case before, Instant at, Instant latest) {
        Case now = before;
        Instant reached = latest;
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            CaseEvent step = step(now, at, reached).orElse(null);
            if (step == null) {
                return;
            }
            events.add(step);
            now = now.apply(step);
            reached = at;
        }
    }

    private static Case add(List<CaseEvent> events, Case now, List<CaseEvent> more) {
        events.addAll(more);
        return now.applyAll(more);
    }

    private Optional<CaseEvent> step(Case now, Instant at, Instant latest) {
        return now.news()
                .flatMap(news -> escalation(now)
                        .dueAt(news)
                        .filter(due -> !due.isAfter(latest))
                        .map(due -> CaseEvent.Escalated.of(
                                news, held(now, escalation(now).step(news, at)), at)));
    }

    /** In an exercise, nobody is notified, and no further step follows. */
    private static DueStep held(Case now, DueStep step) {
        CaseExercise exercise = now.exercise();
        return exercise == null
                ? step
                : new DueStep(
                        step.policy(),
                        step.index(),
                        step.turn(),
                        List.of(),
                        List.of("The case belongs to %s: notifications are held back.".formatted(exercise.words())),
                        false,
                        null);
    }

    private List<CaseEvent> hold(Case now, Instant at, Instant latest) {
        Due due = nextOfHold(now);
        CaseEscalation.Hold hold = now.paging().hold();
        if (due == null || hold == null || due.at().isAfter(latest)) {
            return List.of();
        }
        String holder = Objects.requireNonNullElse(now.holder().acknowledgedBy(), "");
        int next = now.paging().round().number() + 1;
        if (!hold.until().isAfter(latest)) {
            return List.of(
                    hold.snoozed()
                            ? new CaseEvent.Woken(holder, next, at)
                            : new CaseEvent.AcknowledgementExpired(holder, next, at));
        }
        List<CaseEvent> events = new ArrayList<>();
        events.add(new CaseEvent.HeldUntil(holder, null, hold.until(), at));
        if (now.exercise() != null) {
            return events;
        }
        escalation(now)
                .warning(now.id(), now.paging().round().number(), now.ledger().version(), holder, at)
                .forEach(page -> events.add(new CaseEvent.PageQueued(page, at)));
        return events;
    }

    /** The events that follow from a user's action. */
    List<CaseEvent> after(Case now, CaseEvent done, String by, Instant at) {
        List<CaseEvent> events = new ArrayList<>();
        if (moves(now, done, by)) {
            EscalationPolicy.Expiry expiry = escalation(now).policy().acknowledgement();
            if (expiry != null) {
                Instant until = at.plus(expiry.after());
                events.add(new CaseEvent.HeldUntil(
                        Objects.requireNonNullElse(now.holder().acknowledgedBy(), by),
                        expiry.warnBefore().isZero() ? null : until.minus(expiry.warnBefore()),
                        until,
                        at));
            }
        }
        switch (done) {
            case CaseEvent.Acknowledged taken -> events.addAll(tell(now, Notification.Kind.ACKNOWLEDGED, at));
            case CaseEvent.Snoozed snoozed -> events.addAll(tell(now, Notification.Kind.ACKNOWLEDGED, at));
            case CaseEvent.TakenOver over -> takenOver(now, over, at).ifPresent(events::add);
            case CaseEvent.Resolved over -> events.addAll(tell(now, Notification.Kind.RESOLVED, at));
            default -> {}
        }
        return events;
    }

    /**
     * When a person takes over a shift, the notifications that the previous person received about an unacknowledged
     * case are sent to that person. The escalation policy continues unchanged.
     */
    private Optional<CaseEvent> takenOver(Case now, CaseEvent.TakenOver over, Instant at) {
        return now.status() == CaseStatus.NEW && now.exercise() == null
                ? now.news()
                        .flatMap(news -> escalation(now)
                                .notifyAlso(news, over.by(), over.from(), at)
                                .map(step -> CaseEvent.Escalated.of(news.beforeLatestStep(), step, at)))
                : Optional.empty();
    }

    /** Activity of the holder and any change of status extend the acknowledgement. */
    private static boolean moves(Case now, CaseEvent done, String by) {
        CaseEscalation.Hold hold = now.paging().hold();
        boolean snoozed = hold != null && hold.snoozed();
        return now.status().open()
                && now.status() != CaseStatus.NEW
                && !snoozed
                && (done instanceof CaseEvent.StatusChanged
                        || by.equals(now.holder().acknowledgedBy()));
    }

    /** Notifies receivers with their own incident records that the case was acknowledged or resolved. */
    static List<CaseEvent> tell(Case now, Notification.Kind kind, Instant at) {
        return now.paging().keepingState(kind).stream()
                .<CaseEvent>map(page -> new CaseEvent.PageQueued(followUp(now, page, kind, at), at))
                .toList();
    }

    private static Notification followUp(Case now, Notification notification, Notification.Kind kind, Instant at) {
        int round = now.paging().round().number();
        String id = DerivedId.page(
                now.id(), kind.text(), round, 1, notification.to().toString(), notification.contact(), (int)
                        now.ledger().version());
        return new Notification(
                id,
                kind,
                round,
                1,
                notification.to(),
                notification.way(),
                notification.contact(),
                notification.label(),
                notification.urgency(),
                "the receiver has an incident record for the case",
                at,
                at,
                List.of(),
                Notification.Status.QUEUED,
                null,
                null);
    }
}
