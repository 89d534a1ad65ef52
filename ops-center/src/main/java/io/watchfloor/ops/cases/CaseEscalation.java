package io.watchfloor.ops.cases;

import io.watchfloor.ops.cases.CaseEvent.PageAttempted;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.EscalationProgress;
import io.watchfloor.ops.paging.escalation.EscalationTrigger;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The escalation state of a case: rounds while it is unacknowledged, and urgent updates afterwards.
 *
 * @param worsening the latest urgent update; null if there was none
 * @param count number of all notifications of the case
 * @param pages the latest {@value #PAGES_KEPT} notifications, and earlier notifications that are still to be delivered
 * @param climb the progress through the escalation policy; null before the first step
 * @param hold the expiry of the acknowledgement or snooze; null if there is none
 */
public record CaseEscalation(
        Round round,
        @Nullable UrgentUpdate worsening,
        int count,
        List<Notification> pages,
        @Nullable EscalationProgress climb,
        @Nullable Hold hold) {

    static final CaseEscalation NONE =
            new CaseEscalation(new Round(0, Instant.EPOCH, 0), null, 0, List.of(), null, null);

    private static final int PAGES_KEPT = 30;

    /**
     * An escalation round, from the opening or a reopening to the next end.
     *
     * @param number sequence number of the round, from 1; 0 before the case opens
     * @param lastStep the latest step in this round
     * @param quiet true if nobody is notified, because all alerts were found by looking back; otherwise null
     */
    public record Round(
            int number,
            Instant startedAt,
            int lastStep,
            @Nullable Boolean quiet) {

        /** A round in which people are notified. */
        public Round(int number, Instant startedAt, int lastStep) {
            this(number, startedAt, lastStep, null);
        }
    }

    /**
     * The expiry of an acknowledgement or a snooze.
     *
     * @param warnAt when the holder is warned; null if no warning is due
     * @param snoozed whether a user snoozed the case; false for the acknowledgement timeout
     */
    public record Hold(Instant at, @Nullable Instant warnAt, Instant until, boolean snoozed) {}

    /** The subject of the running escalation; empty if no escalation is running. */
    Optional<EscalationTrigger> news(CaseId caseId, CaseStatus status, @Nullable String holder) {
        if (round.number() == 0 || isQuiet(status)) {
            return Optional.empty();
        }
        if (status == CaseStatus.NEW) {
            return Optional.of(new EscalationTrigger(
                    caseId,
                    Notification.Kind.OPENED,
                    round.number(),
                    round.number(),
                    round.startedAt(),
                    round.lastStep(),
                    climb(Notification.Kind.OPENED, round.number()),
                    trying(Notification.Kind.OPENED, round.lastStep()),
                    null));
        }
        return worsening != null && worsening.isOpen() && status.open()
                ? Optional.of(new EscalationTrigger(
                        caseId,
                        Notification.Kind.WORSENED,
                        round.number(),
                        worsening.number(),
                        worsening.at(),
                        worsening.lastStep(),
                        climb(Notification.Kind.WORSENED, worsening.number()),
                        trying(Notification.Kind.WORSENED, worsening.lastStep()),
                        holder))
                : Optional.empty();
    }

    private boolean trying(Notification.Kind kind, int step) {
        return pages.stream()
                .filter(page -> page.kind() == kind && page.round() == round.number() && page.step() == step)
                .anyMatch(page -> page.queued()
                        && (page.start() != null
                                || !page.attempts().isEmpty()
                                || page.dueAt().equals(page.queuedAt())));
    }

    private @Nullable EscalationProgress climb(Notification.Kind kind, int number) {
        return climb != null && climb.kind() == kind && climb.number() == number ? climb : null;
    }

    /** Returns the notification if an attempt to deliver the notification may start now. */
    Optional<Notification> deliverable(String page, CaseStatus status, boolean merged, boolean exercise) {
        return page(page)
                .filter(one -> one.queued() && one.round() == round.number())
                .filter(one -> !exercise || !one.kind().notifiesPeople())
                .filter(one -> switch (one.kind()) {
                    case OPENED -> !merged && status == CaseStatus.NEW;
                    case WORSENED ->
                        !merged && status != CaseStatus.NEW && status.open() && worsening != null && worsening.isOpen();
                    case WARNING -> !merged && status != CaseStatus.NEW && hold != null && !hold.snoozed();
                    case ACKNOWLEDGED -> !merged && status != CaseStatus.NEW && status.open();
                    case RESOLVED -> merged || !status.open();
                });
    }

    Optional<CaseEvent> attempt(String page, Notification.Attempt attempt, RetryPolicy tries) {
        return page(page).filter(one -> one.queued() || one.start() != null).map(one -> {
            Notification.Status status = settled(attempt, one.attempts().size() + 1 >= tries.attempts());
            return new PageAttempted(
                    page, attempt, status, forward(one.attempted(attempt, status), attempt.at()), attempt.at());
        });
    }

    Optional<CaseEvent> receive(CaseCommand.Receipt report) {
        Notification.Receipt receipt = new Notification.Receipt(report.at(), report.status(), report.words());
        return page(report.page())
                .filter(one -> !one.received(receipt).equals(one))
                .map(one -> new CaseEvent.PageReceived(
                        one.id(),
                        receipt.status(),
                        receipt.words(),
                        forward(one.received(receipt), receipt.at()),
                        receipt.at()));
    }

    private Optional<Notification> page(String id) {
        return pages.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    private static Notification.Status settled(Notification.Attempt attempt, boolean last) {
        return switch (attempt.outcome()) {
            case DELIVERED -> Notification.Status.DELIVERED;
            case SENT -> Notification.Status.SENT;
            case REFUSED -> Notification.Status.FAILED;
            case FAILED -> last ? Notification.Status.FAILED : Notification.Status.QUEUED;
            case AMBIGUOUS -> last ? Notification.Status.AMBIGUOUS : Notification.Status.QUEUED;
        };
    }

    /** Whether nobody is notified of the unacknowledged case, because all alerts were found by looking back. */
    boolean isQuiet(CaseStatus status) {
        return status == CaseStatus.NEW && Boolean.TRUE.equals(round.quiet());
    }

    /** Starts the first round, in which nobody is notified. */
    CaseEscalation startQuietRound(Instant at) {
        return new CaseEscalation(new Round(1, at, 0, true), worsening, count, pages, null, null);
    }

    /** Starts to notify people in a round in which nobody was notified. */
    CaseEscalation endQuiet(Instant at) {
        return new CaseEscalation(new Round(round.number(), at, 0), worsening, count, pages, null, hold);
    }

    /** Starts the running escalation from its first step, because nobody was notified before. */
    CaseEscalation restart(CaseStatus status, Instant at) {
        if (status == CaseStatus.NEW) {
            return Boolean.TRUE.equals(round.quiet()) ? this : startRound(round.number() + 1, at);
        }
        return new CaseEscalation(round, worsening, count, pages, null, hold);
    }

    /** Starts a round. The case has no holder in the new round, so warnings to the previous holder are cancelled. */
    CaseEscalation startRound(int number, Instant at) {
        return new CaseEscalation(new Round(number, at, 0), worsening, count, pages, null, null).cancel();
    }

    /** Makes the next step of the round due. If the policy has no further step, its first step is next. */
    CaseEscalation nextStepDue(Instant at) {
        EscalationProgress running = climb(Notification.Kind.OPENED, round.number());
        EscalationProgress next = running == null ? null : running.withNextStepDue(at);
        return new CaseEscalation(
                round, worsening, count, pages, next != null && next.equals(running) ? null : next, hold);
    }

    CaseEscalation worsen(CaseEvent.Worsened event) {
        UrgentUpdate now = UrgentUpdate.after(worsening, event);
        boolean goesOn = worsening != null && worsening.number() == now.number();
        return new CaseEscalation(round, now, count, pages, goesOn ? climb : null, hold);
    }

    /** Acknowledges the urgent update and cancels the notifications about the update. */
    CaseEscalation confirmWorsening(String by, Instant at) {
        return worsening != null && worsening.isOpen()
                ? new CaseEscalation(round, worsening.confirmed(by, at), count, pages, null, hold).cancel()
                : this;
    }

    /**
     * Adds a single notification. In journals written before escalation policies existed, the notification can also be
     * an escalation step to the webhook.
     */
    CaseEscalation queue(Notification page) {
        return page.kind().escalates() ? stepped(page.kind(), page.step(), List.of(page), null) : with(List.of(page));
    }

    CaseEscalation escalate(CaseEvent.Escalated event) {
        int number =
                event.kind() == Notification.Kind.WORSENED && worsening != null ? worsening.number() : event.round();
        return stepped(
                event.kind(),
                event.step(),
                event.pages(),
                EscalationProgress.after(event.kind(), number, event.told(), event.at()));
    }

    private CaseEscalation stepped(
            Notification.Kind kind, int step, List<Notification> more, @Nullable EscalationProgress now) {
        CaseEscalation with = superseded(more).with(more);
        boolean worse = kind == Notification.Kind.WORSENED;
        return new CaseEscalation(
                worse ? round : new Round(round.number(), round.startedAt(), step),
                worse && worsening != null ? worsening.paged(step) : worsening,
                with.count,
                with.pages,
                now,
                hold);
    }

    /** Cancels queued notifications that are replaced by a newer notification to the same contact. */
    private CaseEscalation superseded(List<Notification> more) {
        return withPages(pages.stream()
                .map(page -> page.queued()
                                && more.stream()
                                        .anyMatch(one -> one.kind() == page.kind()
                                                && one.to().equals(page.to())
                                                && one.contact().equals(page.contact()))
                        ? page.cancelled()
                        : page)
                .toList());
    }

    private CaseEscalation with(List<Notification> more) {
        List<Notification> all = new ArrayList<>(pages);
        all.addAll(more);
        int abandoned = all.size() - PAGES_KEPT;
        List<Notification> kept = new ArrayList<>();
        for (int at = 0; at < all.size(); at++) {
            boolean goes = abandoned > 0 && mayGo(all, at);
            abandoned -= goes ? 1 : 0;
            if (!goes) {
                kept.add(all.get(at));
            }
        }
        return new CaseEscalation(round, worsening, count + more.size(), List.copyOf(kept), climb, hold);
    }

    /**
     * Whether a notification can be deleted from the case's state. Pending notifications are kept, and so is the latest
     * notification to each receiver with its own incident records.
     */
    private static boolean mayGo(List<Notification> all, int at) {
        Notification page = all.get(at);
        return !page.queued()
                && page.start() == null
                && (!page.way().keepsState()
                        || all.subList(at + 1, all.size()).stream()
                                .anyMatch(later -> later.contact().equals(page.contact())));
    }

    /**
     * The latest notification to each receiver that has its own incident records and may have received a notification
     * in this round.
     */
    List<Notification> keepingState(Notification.Kind tell) {
        Map<String, Notification> byContact = new LinkedHashMap<>();
        pages.stream()
                .filter(page -> page.way().keepsState() && page.round() == round.number())
                .filter(page -> page.start() != null || !page.attempts().isEmpty() || page.kind() == tell)
                .forEach(page -> byContact.put(page.contact(), page));
        return byContact.values().stream().filter(page -> page.kind() != tell).toList();
    }

    CaseEscalation started(CaseEvent.PageStarted event) {
        return each(event.page(), page -> page.started(new Notification.Start(event.at(), event.key())));
    }

    CaseEscalation attempted(PageAttempted tried) {
        return each(tried.page(), page -> page.attempted(tried.attempt(), tried.status()))
                .undelivered(tried.page(), tried.forward(), tried.at());
    }

    CaseEscalation received(CaseEvent.PageReceived event) {
        return each(
                        event.page(),
                        page -> page.received(new Notification.Receipt(event.at(), event.status(), event.words())))
                .undelivered(event.page(), event.forward(), event.at());
    }

    /**
     * If a notification was not delivered, the recipient's next contact is due immediately. After the last contact, the
     * next escalation step is due.
     */
    private CaseEscalation undelivered(String id, @Nullable String forward, Instant at) {
        if (forward != null) {
            return each(forward, page -> page.broughtForward(at));
        }
        Notification abandoned = page(id).filter(Notification::givenUp).orElse(null);
        return abandoned != null
                        && climb != null
                        && climb.kind() == abandoned.kind()
                        && isLatest(abandoned)
                        && reachesNobody(abandoned)
                ? new CaseEscalation(round, worsening, count, pages, climb.withNextStepDue(at), hold)
                : this;
    }

    /** The recipient's next delayed notification, due because the given notification finally failed. */
    private @Nullable String forward(Notification abandoned, Instant at) {
        return abandoned.givenUp()
                ? step(abandoned)
                        .filter(page -> page.to().equals(abandoned.to()) && page.queued())
                        .filter(page -> page.dueAt().isAfter(at) && !page.id().equals(abandoned.id()))
                        .min(Comparator.comparing(Notification::dueAt))
                        .map(Notification::id)
                        .orElse(null)
                : null;
    }

    private Stream<Notification> step(Notification of) {
        return pages.stream()
                .filter(page -> page.kind() == of.kind() && page.round() == of.round() && page.step() == of.step());
    }

    private boolean isLatest(Notification page) {
        return page.kind() == Notification.Kind.WORSENED
                ? worsening != null && worsening.lastStep() == page.step()
                : round.lastStep() == page.step() && round.number() == page.round();
    }

    /** If the escalation step notifies people, a delivery to a channel alone does not count as reaching someone. */
    private boolean reachesNobody(Notification abandoned) {
        boolean people = step(abandoned).anyMatch(page -> page.to().kind() == Recipient.Kind.PERSON);
        return step(abandoned)
                .filter(page -> !people || page.to().kind() == Recipient.Kind.PERSON)
                .allMatch(Notification::givenUp);
    }

    CaseEscalation cancel() {
        return withPages(pages.stream()
                .map(page -> page.queued() ? page.cancelled() : page)
                .toList());
    }

    CaseEscalation withHold(@Nullable Hold now) {
        return new CaseEscalation(round, worsening, count, pages, climb, now);
    }

    private CaseEscalation each(String page, UnaryOperator<Notification> change) {
        return withPages(pages.stream()
                .map(one -> one.id().equals(page) ? change.apply(one) : one)
                .toList());
    }

    private CaseEscalation withPages(List<Notification> now) {
        return new CaseEscalation(round, worsening, count, now, climb, hold);
    }
}
