package io.watchfloor.ops.cases;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.escalation.EscalationPolicy;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.escalation.PagerReply;
import io.watchfloor.ops.identity.CaseId;
import io.watchfloor.ops.shell.Shell;
import io.watchfloor.ops.tracing.Span;
import io.watchfloor.ops.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.japi.function.Procedure;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The shell of {@link Case}: people's commands, the alerts that triage brings, and the escalation clock. The clock's deadlines
 * follow from the journal, so a restart neither forgets nor doubles a page.
 */
public final class CaseEntity extends EventSourcedBehaviorWithEnforcedReplies<CaseMessage, CaseEvent, Case> {

    public static final EntityTypeKey<CaseCommand> KEY = EntityTypeKey.create(CaseCommand.class, "case");

    /** An unanswered case repeats its page each minute: this keeps the events to replay few when it is loaded. */
    private static final int SNAPSHOT_EVERY = 50;

    private static final String PAGE_TIMER = "next-page";
    private static final Duration OFFER_AGAIN_AFTER = Duration.ofSeconds(10);

    private final CaseId id;
    private final Surroundings surroundings;
    private final ActorContext<CaseMessage> context;
    private final TimerScheduler<CaseMessage> timers;

    /** Pages with an attempt in progress, so that a wake-up does not start a second one. */
    private final Set<String> trying = new HashSet<>();

    /**
     * Pages offered to the pager. They are offered again on a wake-up, because the answer, or the pager, may have been
     * lost.
     */
    private final Set<String> offered = new HashSet<>();

    private final ActorRef<PagerReply> pager;

    private final CaseNotices notices;

    private final TracedPage tracedPage = new TracedPage();

    /**
     * What all case entities of a node share.
     *
     * @param committed called after each commit
     */
    public record Surroundings(
            EscalationPolicy policy,
            CaseNeighbours neighbours,
            Clock clock,
            Runnable committed,
            CaseMetrics metrics,
            Tracing tracing) {}

    private CaseEntity(
            String id,
            Surroundings surroundings,
            ActorContext<CaseMessage> context,
            TimerScheduler<CaseMessage> timers) {
        super(PersistenceId.of(KEY.name(), id), Shell.backingOff());
        this.id = new CaseId(id);
        this.surroundings = surroundings;
        this.context = context;
        this.timers = timers;
        this.notices = new CaseNotices(surroundings.neighbours(), context.getSelf());
        this.pager = context.messageAdapter(PagerReply.class, CaseMessage.FromPager::new);
    }

    public static ActorRef<ShardingEnvelope<CaseCommand>> init(ActorSystem<?> system, Surroundings surroundings) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, id -> create(id, surroundings));
    }

    static Behavior<CaseCommand> create(String id, Surroundings surroundings) {
        return Behaviors.<CaseMessage>setup(
                        context -> Behaviors.withTimers(timers -> new CaseEntity(id, surroundings, context, timers)))
                .narrow();
    }

    @Override
    public Case emptyState() {
        return Case.unopened(id);
    }

    @Override
    public CommandHandlerWithReply<CaseMessage, CaseEvent, Case> commandHandler() {
        return this::onCommand;
    }

    private ReplyEffect<CaseEvent, Case> onCommand(Case now, CaseMessage message) {
        return switch (message) {
            case CaseCommand.ByPerson asked -> byPerson(now, asked);
            case CaseCommand.Describe describe -> Effect().reply(describe.replyTo(), described(now));
            case CaseCommand.Admit admit -> admit(now, admit);
            case CaseCommand.ConfirmNotice confirm -> {
                notices.confirm(now, confirm.neighbour());
                yield Effect().noReply();
            }
            case CaseMessage.Confirmed journal -> persist(notices.journal(now, instant()));
            case CaseCommand.Receipt receipt -> received(now, receipt);
            case CaseCommand.Relate relate -> relate(now, relate);
            case CaseCommand.HearPart heard -> hear(now, heard);
            case CaseMessage.Clock tick -> persist(duePage(now));
            case CaseMessage.Attempted tried -> {
                trying.remove(tried.page());
                yield attempted(now, tried.page(), tried.attempt());
            }
            case CaseMessage.FromPager said -> fromPager(now, said.reply());
            case CaseMessage.Retry retry -> {
                offer(now, retry.page());
                yield Effect().noReply();
            }
            case CaseCommand.Wake wake -> {
                offered.clear();
                notices.forget();
                resume(now);
                yield persist(duePage(now));
            }
        };
    }

    private ReplyEffect<CaseEvent, Case> attempted(Case now, String page, Page.Attempt attempt) {
        offered.remove(page);
        now.paging().pages().stream()
                .filter(one -> one.id().equals(page))
                .forEach(one -> surroundings.metrics().tried(one, attempt));
        return persist(
                now.attempted(page, attempt, surroundings.policy()).stream().toList());
    }

    private ReplyEffect<CaseEvent, Case> received(Case now, CaseCommand.Receipt receipt) {
        List<CaseEvent> events = now.received(receipt).stream().toList();
        return Effect().persist(events).thenRun(this::committed).thenReply(receipt.replyTo(), this::described);
    }

    private ReplyEffect<CaseEvent, Case> fromPager(Case now, PagerReply reply) {
        return switch (reply) {
            case PagerReply.Alone alone -> {
                tryToDeliver(now, alone.page());
                yield Effect().noReply();
            }
            case PagerReply.Digested digested -> attempted(now, digested.page(), digested.attempt());
            case PagerReply.Full full -> {
                offered.remove(full.page());
                timers.startSingleTimer(full.page(), new CaseMessage.Retry(full.page()), OFFER_AGAIN_AFTER);
                yield Effect().noReply();
            }
        };
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
            case CaseDecision.Refusal refusal ->
                Effect()
                        .reply(
                                asked.replyTo(),
                                new CaseReply.Refused(
                                        refusal.code(), refusal.message(), refusal.holder(), summary(now)));
            case CaseDecision.Change change ->
                Effect()
                        .persist(done(now, change.event(), asked.request().by()))
                        .thenRun(this::committed)
                        .thenReply(asked.replyTo(), this::described);
        };
    }

    private List<CaseEvent> done(Case now, CaseEvent event, String by) {
        return Stream.concat(Stream.of(event), Relating.touched(now.apply(event), by, instant()).stream())
                .toList();
    }

    /** A case that has not opened yet answers nothing: triage tells it again. */
    private ReplyEffect<CaseEvent, Case> relate(Case now, CaseCommand.Relate relate) {
        return now.opened()
                ? persistThen(
                        Relating.relate(now, relate.changes(), instant()),
                        state -> surroundings
                                .neighbours()
                                .related(id, state.relations().heard()))
                : Effect().noReply();
    }

    /** What is told of no part of this case is not confirmed: triage may tell of the part later. */
    private ReplyEffect<CaseEvent, Case> hear(Case now, CaseCommand.HearPart heard) {
        return persistThen(
                Relating.hear(now, heard.part(), heard.since(), heard.news(), instant()),
                state -> state.relations()
                        .part(heard.part(), heard.since())
                        .ifPresent(part -> surroundings.neighbours().partHeard(heard.part(), heard.notice())));
    }

    private ReplyEffect<CaseEvent, Case> persistThen(List<CaseEvent> events, Procedure<Case> then) {
        return Effect()
                .persist(events)
                .thenRun(then)
                .thenRun(state -> {
                    if (!events.isEmpty()) {
                        committed(state);
                    }
                })
                .thenNoReply();
    }

    private CaseReply described(Case now) {
        return now.opened() ? new CaseReply.Done(summary(now)) : new CaseReply.Unknown(id);
    }

    private CaseSummary summary(Case now) {
        return now.summary(surroundings.policy());
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
        List<CaseEvent> changes = CaseDecision.admit(now, admit, instant());
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
        List<CaseEvent> events = new ArrayList<>(changes);
        events.addAll(duePage(now.applyAll(changes)));
        return Effect()
                .persist(events)
                .thenRun(state -> {
                    span.end();
                    tracedPage.made(events, span);
                    answer(offered, List.of());
                })
                .thenRun(this::committed)
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

    private List<CaseEvent> duePage(Case now) {
        return List.copyOf(
                now.duePage(surroundings.policy(), instant()).stream().toList());
    }

    private ReplyEffect<CaseEvent, Case> persist(List<CaseEvent> events) {
        return Shell.persist(Effect(), events, this::committed);
    }

    private void recovered(Case now) {
        notices.recovered();
        resume(now);
    }

    private void committed(Case now) {
        surroundings.committed().run();
        resume(now);
    }

    /** Does everything that the state still owes: the next page's timer, due attempts, unconfirmed notices. */
    private void resume(Case now) {
        Instant next = now.nextPageAt(surroundings.policy());
        if (next == null) {
            timers.cancel(PAGE_TIMER);
        } else {
            Duration left = Duration.between(instant(), next);
            timers.startSingleTimer(PAGE_TIMER, CaseMessage.Clock.TICK, left.isNegative() ? Duration.ZERO : left);
        }
        if (offered.removeIf(page -> now.deliverable(page).isEmpty())) {
            surroundings.neighbours().withdraw(id);
        }
        for (Page page : now.paging().pages()) {
            int tried = page.attempts().size();
            if (page.status() == Page.Status.QUEUED && !timers.isTimerActive(page.id())) {
                if (tried == 0) {
                    offer(now, page.id());
                } else {
                    Duration pause = surroundings.policy().retryPause(tried);
                    timers.startSingleTimer(page.id(), new CaseMessage.Retry(page.id()), pause);
                }
            }
        }
        notices.tell(now);
    }

    private void offer(Case now, String page) {
        Optional<Page> deliverable = now.deliverable(page);
        if (deliverable.isPresent() && !trying.contains(page) && offered.add(page)) {
            surroundings.neighbours().offer(summary(now), deliverable.get(), pager);
        }
    }

    /**
     * Checked in the same turn in which the attempt starts, so none starts after an acknowledgement or a confirmation.
     */
    private void tryToDeliver(Case now, String page) {
        Optional<Page> deliverable = now.deliverable(page);
        if (deliverable.isPresent() && trying.add(page)) {
            context.pipeToSelf(
                    tried(summary(now), deliverable.get()),
                    (attempt, failure) -> new CaseMessage.Attempted(
                            page,
                            failure == null
                                    ? attempt
                                    : new Page.Attempt(instant(), Page.Outcome.AMBIGUOUS, failure.toString())));
        }
    }

    private CompletionStage<Page.Attempt> tried(CaseSummary summary, Page page) {
        Span span = surroundings
                .tracing()
                .call("page attempt", tracedPage.traceparent(page))
                .with("case", id.value())
                .with("try", page.attempts().size() + 1);
        return surroundings.neighbours().page(summary, page, span.traceparent()).whenComplete((attempt, failure) -> {
            if (failure == null && attempt.outcome() == Page.Outcome.DELIVERED) {
                span.end();
            } else {
                span.fail();
            }
        });
    }

    private Instant instant() {
        return surroundings.clock().instant();
    }

    @Override
    public EventHandler<Case, CaseEvent> eventHandler() {
        return Case::apply;
    }

    @Override
    public SignalHandler<Case> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::recovered)
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
