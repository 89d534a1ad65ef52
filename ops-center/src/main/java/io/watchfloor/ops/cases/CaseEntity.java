package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.shell.CommandFailures;
import io.watchfloor.ops.platform.shell.EntityShell;
import io.watchfloor.ops.platform.shell.StoredEntity;
import io.watchfloor.ops.platform.tracing.Span;
import io.watchfloor.ops.platform.tracing.Tracing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/**
 * The actor of a {@link Case}: user commands, alerts from triage, and the escalation timer. Deadlines are computed from
 * the journal, so a restart neither loses nor repeats a notification.
 */
public final class CaseEntity extends StoredEntity<CaseMessage, CaseEvent, Case> {

    public static final EntityTypeKey<CaseCommand> KEY = EntityTypeKey.create(CaseCommand.class, "case");

    /** An unacknowledged case journals events every minute. Frequent snapshots limit the number of events to replay. */
    private static final int SNAPSHOT_EVERY = 50;

    private final CaseId id;
    private final Dependencies surroundings;
    private final ActorContext<CaseMessage> context;
    private final CaseNotifications pages;
    private final CaseDeliveries notices;

    /**
     * The dependencies that all case entities of a node share.
     *
     * @param book returns the current on-call configuration
     * @param tasks returns the templates whose tasks are added without a user
     * @param committed called after each commit
     */
    public record Dependencies(
            RetryPolicy tries,
            Supplier<OnCallConfiguration> book,
            Supplier<AutomaticTasks> tasks,
            CaseOutbound neighbours,
            Clock clock,
            Runnable committed,
            CaseMetrics metrics,
            Tracing tracing) {}

    private CaseEntity(
            String id,
            Dependencies surroundings,
            ActorContext<CaseMessage> context,
            TimerScheduler<CaseMessage> timers) {
        super(KEY, id, context);
        this.id = new CaseId(id);
        this.surroundings = surroundings;
        this.context = context;
        this.notices = new CaseDeliveries(surroundings.neighbours(), context.getSelf());
        this.pages = new CaseNotifications(surroundings, CaseNotifications.of(surroundings, context, timers));
    }

    public static ActorRef<ShardingEnvelope<CaseCommand>> init(ActorSystem<?> system, Dependencies surroundings) {
        return EntityShell.init(system, KEY, EntityShell.Threads.PEOPLE, id -> create(id, surroundings));
    }

    static Behavior<CaseCommand> create(String id, Dependencies surroundings) {
        return Behaviors.<CaseMessage>setup(
                        context -> Behaviors.withTimers(timers -> new CaseEntity(id, surroundings, context, timers)))
                .narrow();
    }

    @Override
    public Case emptyState() {
        return Case.unopened(id);
    }

    @Override
    protected ReplyEffect<CaseEvent, Case> on(Case now, CaseMessage message) {
        return switch (message) {
            case CaseCommand.ByPerson asked -> byPerson(now, asked);
            case CaseCommand.Describe describe -> Effect().reply(describe.replyTo(), described(now));
            case CaseCommand.Admit admit -> admit(now, admit);
            case CaseCommand.ConfirmNotice confirm -> {
                notices.confirm(now, confirm.neighbour());
                yield Effect().noReply();
            }
            case CaseMessage.Confirmed journal -> persistQuietly(now, notices.journal(now, instant()), this::committed);
            case CaseCommand.Receipt receipt -> received(now, receipt);
            case CaseCommand.Relate relate -> relate(now, relate);
            case CaseCommand.HearPart heard -> receiveReport(now, heard);
            case CaseMessage.Clock tick -> tick(now, tick.due());
            case CaseMessage.Attempted tried -> turn(now, pages.ended(now, tried.page(), tried.attempt()));
            case CaseMessage.Lost lost -> turn(now, pages.lost(now, lost.page()));
            case CaseMessage.Interrupted interrupted -> turn(now, pages.interrupted(now));
            case CaseMessage.FromPager said -> turn(now, pages.on(now, said.reply()));
            case CaseMessage.Retry retry -> {
                pages.offer(now, retry.page());
                yield Effect().noReply();
            }
            case CaseCommand.Wake wake -> wake(now);
        };
    }

    private ReplyEffect<CaseEvent, Case> tick(Case now, Instant reached) {
        List<CaseEvent> events = due(now, reached);
        boolean wasHeld = wasHeld(now, events);
        return persistQuietly(now, events, state -> {
            surroundings.metrics().escalated(wasHeld);
            surroundings.metrics().heldInExercise(state, events);
            surroundings.metrics().service(events);
            committed(state);
        });
    }

    private boolean wasHeld(Case now, List<CaseEvent> events) {
        return events.stream().anyMatch(CaseEvent.Escalated.class::isInstance) && clock().isHeld(now);
    }

    /**
     * Restarts all pending work, because messages may have been lost, including the requests to journal confirmations.
     */
    private ReplyEffect<CaseEvent, Case> wake(Case now) {
        pages.forget();
        notices.forget();
        CaseNotifications.Turn interrupted = pages.interrupted(now);
        List<CaseEvent> events = new ArrayList<>(interrupted.events());
        events.addAll(notices.journal(now.applyAll(events), instant()));
        events = withDue(now, events);
        if (events.isEmpty()) {
            resume(now);
            return Effect().noReply();
        }
        boolean wasHeld = wasHeld(now, events);
        List<CaseEvent> due = List.copyOf(events);
        return persist(now, due, state -> {
                    interrupted.then().run();
                    surroundings.metrics().escalated(wasHeld);
                    surroundings.metrics().heldInExercise(state, due);
                    surroundings.metrics().service(due);
                    committed(state);
                })
                .thenNoReply();
    }

    /** The result of an attempt may make the next step due. */
    private ReplyEffect<CaseEvent, Case> turn(Case now, CaseNotifications.Turn turn) {
        if (turn.events().isEmpty()) {
            return Effect().noReply();
        }
        return persist(now, withDue(now, turn.events()), state -> {
                    turn.then().run();
                    committed(state);
                })
                .thenNoReply();
    }

    private ReplyEffect<CaseEvent, Case> received(Case now, CaseCommand.Receipt receipt) {
        List<CaseEvent> received = now.received(receipt).stream().toList();
        List<CaseEvent> events = received.isEmpty() ? received : withDue(now, received);
        return persist(now, events, this::committed).thenReply(receipt.replyTo(), this::described);
    }

    private ReplyEffect<CaseEvent, Case> byPerson(Case now, CaseCommand.ByPerson asked) {
        if (!now.opened()) {
            return Effect().reply(asked.replyTo(), new CaseReply.Unknown(id));
        }
        return switch (CaseDecision.decide(now, asked, instant())) {
            case CaseDecision.Repeat repeat -> Effect().reply(asked.replyTo(), described(now));
            case CaseDecision.Denial denial -> {
                surroundings.metrics().denied(denial.reason());
                yield Effect().reply(asked.replyTo(), new CaseReply.Denied(id, denial.reason()));
            }
            case CaseDecision.Refusal refusal -> {
                surroundings.metrics().refused(refusal.code());
                yield Effect()
                        .reply(
                                asked.replyTo(),
                                new CaseReply.Rejection(
                                        refusal.code(), refusal.message(), refusal.holder(), summary(now)));
            }
            case CaseDecision.Change change ->
                persist(now, done(now, change, asked.request().by()), state -> {
                            offerAgain(now, state);
                            committed(state);
                        })
                        .thenReply(asked.replyTo(), this::described);
        };
    }

    /**
     * Submits queued notifications to the pager again after the marking changed, because a queued text may contain data
     * that the recipient may no longer read.
     */
    private void offerAgain(Case before, Case after) {
        if (!before.marking().equals(after.marking())) {
            pages.forget();
        }
    }

    private List<CaseEvent> done(Case now, CaseDecision.Change change, String by) {
        CaseEvent event = change.event();
        List<CaseEvent> events = new ArrayList<>();
        events.add(event);
        events.addAll(change.more());
        Case after = now.applyAll(events);
        RelationHandler.holderChanged(after, by, instant()).ifPresent(events::add);
        events.addAll(clock().after(after, event, by, instant()));
        return withService(now, events);
    }

    /** Adds the change of the service-level clocks that follows from the events. */
    private List<CaseEvent> withService(Case now, List<CaseEvent> changes) {
        if (changes.isEmpty()) {
            return changes;
        }
        List<CaseEvent> events = new ArrayList<>(changes);
        events.addAll(clock().service(now.applyAll(changes), instant()));
        return events;
    }

    private ExercisePolicy exercises() {
        return new ExercisePolicy(surroundings.book().get());
    }

    private CaseClock clock() {
        return new CaseClock(surroundings.book().get());
    }

    /** A case that has not opened yet does not reply, so that triage repeats the message. */
    private ReplyEffect<CaseEvent, Case> relate(Case now, CaseCommand.Relate relate) {
        return now.opened()
                ? persistThen(
                        now,
                        related(now, relate),
                        state -> surroundings
                                .neighbours()
                                .related(id, state.relations().heard()))
                : Effect().noReply();
    }

    /** Notifies receivers with their own incident records that a merged case is resolved. */
    private List<CaseEvent> related(Case now, CaseCommand.Relate relate) {
        List<CaseEvent> events = new ArrayList<>(
                exercises().with(now, RelationHandler.relate(now, relate.changes(), instant()), instant()));
        Case after = now.applyAll(events);
        if (after.merged() && !now.merged()) {
            events.addAll(CaseClock.tell(after, Notification.Kind.RESOLVED, instant()));
        }
        return withService(now, events);
    }

    /**
     * Reports from a case that is not merged into this case are not confirmed, because triage's message about the merge
     * may still arrive. The sender repeats the report.
     */
    private ReplyEffect<CaseEvent, Case> receiveReport(Case now, CaseCommand.HearPart heard) {
        return persistThen(
                now,
                withService(
                        now, RelationHandler.receiveReport(now, heard.part(), heard.since(), heard.news(), instant())),
                state -> state.relations()
                        .part(heard.part(), heard.since())
                        .ifPresent(part -> surroundings.neighbours().partHeard(heard.part(), heard.notice())));
    }

    private ReplyEffect<CaseEvent, Case> persistThen(Case now, List<CaseEvent> events, Consumer<Case> then) {
        return persist(now, events, state -> {
                    then.accept(state);
                    if (!events.isEmpty()) {
                        committed(state);
                    }
                })
                .thenNoReply();
    }

    private CaseReply described(Case now) {
        return now.opened() ? new CaseReply.Success(summary(now)) : new CaseReply.Unknown(id);
    }

    private CaseSummary summary(Case now) {
        return now.summary();
    }

    private ReplyEffect<CaseEvent, Case> admit(Case now, CaseCommand.Admit admit) {
        List<String> offered = Stream.concat(admit.alerts().stream(), admit.adopted().stream())
                .map(Alert::id)
                .toList();
        if (now.opened() && !now.takesAlerts()) {
            List<String> in = offered.stream().filter(now::holds).toList();
            List<String> late =
                    offered.stream().filter(alert -> !now.holds(alert)).toList();
            answer(in, late);
            return Effect().noReply();
        }
        List<CaseEvent> changes = CaseDecision.admit(now, admit, exercises(), instant());
        if (changes.isEmpty()) {
            answer(offered, List.of());
            return Effect().noReply();
        }
        Span span = surroundings
                .tracing()
                .step("case admit", admit.traceparent())
                .with("case", id.value())
                .with("number", admit.number())
                .with("alerts", offered.size());
        List<CaseEvent> tasks = surroundings.tasks().get().due(now, now.applyAll(changes), instant());
        changes.addAll(tasks);
        List<CaseEvent> events = withDue(now, changes);
        return persist(now, events, state -> {
                    span.end();
                    pages.made(events, span);
                    answer(offered, List.of());
                    surroundings.metrics().heldInExercise(state, events);
                    surroundings.metrics().automatic(tasks);
                    committed(state);
                })
                .thenNoReply();
    }

    private void answer(List<String> admitted, List<String> late) {
        if (!admitted.isEmpty()) {
            surroundings.neighbours().admitted(id, admitted);
        }
        if (!late.isEmpty()) {
            surroundings.neighbours().returned(id, late);
        }
    }

    private List<CaseEvent> withDue(Case now, List<CaseEvent> changes) {
        List<CaseEvent> events = new ArrayList<>(changes);
        events.addAll(due(now.applyAll(changes), instant()));
        return events;
    }

    /** @param reached a deadline that counts as passed even if the clock was set back afterwards */
    private List<CaseEvent> due(Case now, Instant reached) {
        return now.opened() ? clock().due(now, instant(), reached) : List.of();
    }

    @Override
    protected void recovered(Case now) {
        pages.forget();
        notices.recovered();
        context.getSelf().tell(CaseMessage.Interrupted.ATTEMPTS);
        resume(now);
    }

    @Override
    protected void refuse(Case now, CaseMessage message, String words) {
        CaseReply.Rejection refused = new CaseReply.Rejection(CommandFailures.CODE, words, null, summary(now));
        switch (message) {
            case CaseCommand.ByPerson asked -> asked.replyTo().tell(refused);
            case CaseCommand.Describe describe -> describe.replyTo().tell(refused);
            case CaseCommand.Receipt receipt -> receipt.replyTo().tell(refused);
            default -> {} // The sender repeats the message until the message is confirmed.
        }
    }

    private void committed(Case now) {
        surroundings.committed().run();
        resume(now);
    }

    /** Processes all pending work: timers, due attempts and unconfirmed messages. */
    private void resume(Case now) {
        if (now.opened()) {
            pages.resume(now);
        }
        notices.send(now);
    }

    private Instant instant() {
        return surroundings.clock().instant();
    }

    @Override
    protected Case apply(Case now, CaseEvent event) {
        return now.apply(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return EntityShell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
