package io.watchfloor.ops.cases;

import io.watchfloor.ops.paging.escalation.Escalation;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.platform.tracing.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The notification part of the case actor: due times, the pager's replies, and pending attempts. Each attempt is
 * journaled before the attempt starts, in the same step that checks whether the notification is still to be sent.
 * Therefore no attempt starts after an acknowledgement, and a crash loses no attempt.
 */
final class CaseNotifications {

    private static final Duration OFFER_AGAIN_AFTER = Duration.ofSeconds(10);

    /** E-mail and gateway senders have their own timeouts, and the pager enforces the timeout of a digest. */
    private static final Duration SENDERS_TAKE = Duration.ofMinutes(1);

    private static final String STEP = "step";
    private static final String HOLD = "hold";
    private static final String SERVICE = "service";
    private static final String FULL = "full:";
    private static final String LOST = "lost:";

    private static final String INTERRUPTED =
            "The server stopped before it received the result: the message may have arrived. It is retried with the same key.";
    private static final String UNHEARD =
            "No result was received: the message may have arrived. It is retried with the same key.";

    private final CaseEntity.Dependencies surroundings;
    private final Shell shell;
    private final TracedNotification traced = new TracedNotification();

    /** The actor functions that the notification part needs: timers, and messages to the actor itself. */
    interface Shell {

        /** Starts a timer. A running timer with the same name is replaced. */
        void start(String name, CaseMessage message, Duration left);

        void cancel(String name);

        boolean isActive(String name);

        void tell(CaseMessage message);

        /** Sends the result of an attempt to the actor. */
        void pipe(CompletionStage<Notification.Attempt> attempt, Function<Notification.Attempt, CaseMessage> message);

        /** The address to which the pager replies. */
        ActorRef<PagerReply> pager();
    }

    /**
     * Notifications with an attempt that this actor instance started; the results of other pending attempts are
     * unknown. Updated only after commits.
     */
    private final Set<String> underWay = new HashSet<>();

    /** Results of attempts that are not stored yet. Kept so that a failed write does not make the result unknown. */
    private final Map<String, Notification.Attempt> ends = new HashMap<>();

    /**
     * Notifications submitted to their pager. Submitted again on a wake-up, because the pager's reply may be lost or
     * the pager may have stopped.
     */
    private final Set<String> offered = new HashSet<>();

    CaseNotifications(CaseEntity.Dependencies surroundings, Shell shell) {
        this.surroundings = surroundings;
        this.shell = shell;
    }

    /** Creates the actor functions from an actor context. */
    static Shell of(CaseEntity.Dependencies of, ActorContext<CaseMessage> context, TimerScheduler<CaseMessage> timers) {
        ActorRef<PagerReply> pager = context.messageAdapter(PagerReply.class, CaseMessage.FromPager::new);
        return new Shell() {
            @Override
            public void start(String name, CaseMessage message, Duration left) {
                timers.startSingleTimer(name, message, left);
            }

            @Override
            public void cancel(String name) {
                timers.cancel(name);
            }

            @Override
            public boolean isActive(String name) {
                return timers.isTimerActive(name);
            }

            @Override
            public void tell(CaseMessage message) {
                context.getSelf().tell(message);
            }

            @Override
            public void pipe(
                    CompletionStage<Notification.Attempt> attempt,
                    Function<Notification.Attempt, CaseMessage> message) {
                context.pipeToSelf(
                        attempt,
                        (ended, failure) -> message.apply(
                                failure == null
                                        ? ended
                                        : new Notification.Attempt(
                                                of.clock().instant(),
                                                Notification.Outcome.AMBIGUOUS,
                                                failure.toString())));
            }

            @Override
            public ActorRef<PagerReply> pager() {
                return pager;
            }
        };
    }

    /** Events to journal, and an action to run after the commit. */
    record Turn(List<CaseEvent> events, Runnable then) {

        static final Turn NOTHING = new Turn(List.of(), () -> {});
    }

    /** Ends attempts that a crash interrupted, and attempts whose result was not stored because a write failed. */
    Turn interrupted(Case now) {
        Instant at = surroundings.clock().instant();
        List<CaseEvent> events = new ArrayList<>();
        List<Runnable> then = new ArrayList<>();
        for (Notification page : now.paging().pages()) {
            Notification.Attempt known = ends.get(page.id());
            if (page.start() != null && (known != null || !underWay.contains(page.id()))) {
                Turn end = ended(now, page.id(), known != null ? known : ambiguous(page, INTERRUPTED, at));
                events.addAll(end.events());
                then.add(end.then());
            }
        }
        return new Turn(events, () -> then.forEach(Runnable::run));
    }

    private static Notification.Attempt ambiguous(Notification page, String words, Instant at) {
        Notification.Start start = page.start();
        String digest = start == null || start.key().equals(page.id()) ? null : start.key();
        return new Notification.Attempt(at, Notification.Outcome.AMBIGUOUS, words, digest);
    }

    Turn on(Case now, PagerReply reply) {
        return switch (reply) {
            case PagerReply.Alone alone -> start(now, alone.page());
            case PagerReply.Claim claim -> claimed(now, claim);
            case PagerReply.Digested digested -> ended(now, digested.page(), digested.attempt());
            case PagerReply.Full full -> {
                offered.remove(full.page());
                shell.start(FULL + full.page(), new CaseMessage.Retry(full.page()), OFFER_AGAIN_AFTER);
                yield Turn.NOTHING;
            }
        };
    }

    private Turn start(Case now, String page) {
        Notification deliverable = now.deliverable(page).orElse(null);
        if (deliverable == null
                || deliverable.start() != null
                || !page.equals(Objects.requireNonNullElse(deliverable.boundKey(), page))
                || !isFree(page)) {
            return Turn.NOTHING;
        }
        return new Turn(
                List.of(new CaseEvent.PageStarted(
                        page, page, surroundings.clock().instant())),
                () -> {
                    underWay.add(page);
                    send(now, deliverable);
                });
    }

    /**
     * Whether no attempt of the notification is pending. Does not record a new attempt, because the write that starts
     * the attempt may fail.
     */
    private boolean isFree(String page) {
        return !underWay.contains(page);
    }

    /** Replies to the pager whether the notification is still to be included in the pager's digest. */
    private Turn claimed(Case now, PagerReply.Claim claim) {
        Notification deliverable = now.deliverable(claim.page()).orElse(null);
        if (deliverable == null
                || deliverable.start() != null
                || (deliverable.boundKey() != null && !claim.digest().equals(deliverable.boundKey()))
                || !isFree(claim.page())) {
            claim.replyTo().tell(new PagerCommand.Claimed(claim.page(), claim.digest(), false, shell.pager(), null));
            return Turn.NOTHING;
        }
        PagerCommand.Claimed answer = new PagerCommand.Claimed(
                claim.page(),
                claim.digest(),
                true,
                shell.pager(),
                surroundings.neighbours().subject(now.summary(), deliverable));
        return new Turn(
                List.of(new CaseEvent.PageStarted(
                        claim.page(), claim.digest(), surroundings.clock().instant())),
                () -> {
                    underWay.add(claim.page());
                    claim.replyTo().tell(answer);
                });
    }

    private void send(Case now, Notification page) {
        Span span = surroundings
                .tracing()
                .call("page attempt", traced.traceparent(page))
                .with("case", now.id().value())
                .with("try", page.attempts().size() + 1);
        CompletionStage<Notification.Attempt> sent = page(now, page, span).whenComplete((attempt, failure) -> {
            if (failure == null && attempt.outcome() == Notification.Outcome.DELIVERED) {
                span.end();
            } else {
                span.fail();
            }
        });
        shell.pipe(sent, attempt -> new CaseMessage.Attempted(page.id(), attempt));
    }

    private CompletionStage<Notification.Attempt> page(Case now, Notification page, Span span) {
        try {
            return surroundings.neighbours().page(now.summary(), page, span.traceparent());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    Turn ended(Case now, String page, Notification.Attempt attempt) {
        Optional<CaseEvent> event = now.attempted(page, attempt, surroundings.tries());
        if (event.isEmpty()) {
            forget(page);
            return Turn.NOTHING;
        }
        ends.put(page, attempt);
        return new Turn(List.of(event.get()), () -> {
            forget(page);
            now.paging().pages().stream()
                    .filter(one -> one.id().equals(page))
                    .forEach(one -> surroundings.metrics().tried(one, attempt));
        });
    }

    private void forget(String page) {
        offered.remove(page);
        underWay.remove(page);
        ends.remove(page);
        shell.cancel(LOST + page);
    }

    Turn lost(Case now, String page) {
        return now.paging().pages().stream()
                .filter(one -> one.id().equals(page) && one.start() != null)
                .findFirst()
                .map(one -> ended(
                        now, page, ambiguous(one, UNHEARD, surroundings.clock().instant())))
                .orElse(Turn.NOTHING);
    }

    /** Records the trace of the batch that created notifications. */
    void made(List<CaseEvent> events, Span span) {
        traced.made(events, span);
    }

    /**
     * Forgets which notifications were submitted to the pager, because these messages may be lost. The next call
     * submits them again.
     */
    void forget() {
        offered.clear();
    }

    /** Sets the timers, and submits due notifications to the pager. */
    void resume(Case now) {
        time(STEP, new CaseClock(surroundings.book().get()).nextStep(now));
        time(HOLD, CaseClock.nextOfHold(now));
        time(SERVICE, CaseClock.nextOfService(now));
        if (offered.removeIf(page -> now.deliverable(page).isEmpty())) {
            surroundings.neighbours().withdraw(now.id(), contacts(now));
        }
        for (Notification page : now.paging().pages()) {
            Notification.Start start = page.start();
            if (start != null) {
                watch(page.id(), start);
            } else if (page.queued()) {
                resume(now, page);
            }
        }
    }

    /**
     * Starts a timeout for a pending attempt, because the sender may have stopped or the result message may be dropped.
     */
    private void watch(String page, Notification.Start start) {
        if (!shell.isActive(LOST + page)) {
            boolean alone = start.key().equals(page);
            Duration patience = surroundings.tries().lostAfter().plus(alone ? SENDERS_TAKE : Duration.ZERO);
            Instant until = start.at().plus(patience);
            shell.start(
                    LOST + page,
                    new CaseMessage.Lost(page),
                    Escalation.pause(start.at(), until, surroundings.clock().instant()));
        }
    }

    private static Set<String> contacts(Case now) {
        Set<String> contacts = new HashSet<>();
        now.paging().pages().forEach(page -> contacts.add(page.contact()));
        return contacts;
    }

    private void resume(Case now, Notification page) {
        RetryPolicy tries = surroundings.tries();
        int tried = page.attempts().size();
        if (shell.isActive(FULL + page.id())) {
            return;
        }
        if (tried > 0) {
            if (!shell.isActive(page.id()) && !offered.contains(page.id())) {
                shell.start(page.id(), new CaseMessage.Retry(page.id()), tries.pause(tried));
            }
            return;
        }
        Duration left = Escalation.pause(
                page.queuedAt(), page.dueAt(), surroundings.clock().instant());
        if (left.isZero()) {
            shell.cancel(page.id());
            offer(now, page.id());
        } else if (!shell.isActive(page.id())) {
            shell.start(page.id(), new CaseMessage.Retry(page.id()), left);
        }
    }

    private void time(String name, CaseClock.@Nullable Due due) {
        if (due == null) {
            shell.cancel(name);
            return;
        }
        Duration left =
                Escalation.pause(due.since(), due.at(), surroundings.clock().instant());
        shell.start(name, new CaseMessage.Clock(due.at()), left);
    }

    void offer(Case now, String page) {
        Optional<Notification> deliverable = now.deliverable(page);
        if (deliverable.isEmpty() || deliverable.get().start() != null || !offered.add(page)) {
            return;
        }
        if (deliverable.get().bundles()) {
            surroundings.neighbours().offer(now.summary(), deliverable.get(), shell.pager());
        } else {
            shell.tell(new CaseMessage.FromPager(new PagerReply.Alone(page)));
        }
    }
}
