package io.watchfloor.ops.incident.triage;

import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.AliasesUpdated;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.shell.CommandFailures;
import io.watchfloor.ops.platform.shell.EntityShell;
import io.watchfloor.ops.platform.shell.Redelivery;
import io.watchfloor.ops.platform.shell.StoredEntity;
import io.watchfloor.ops.platform.tracing.Span;
import io.watchfloor.ops.platform.tracing.Tracing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.jspecify.annotations.Nullable;

/** The actor of {@link Triage}: one entity per tenant; the entity id is the tenant. */
public final class TriageEntity extends StoredEntity<TriageMessage, TriageEvent, Triage> {

    public static final EntityTypeKey<TriageCommand> KEY = EntityTypeKey.create(TriageCommand.class, "triage");

    /**
     * A snapshot contains all alerts that later alerts can be linked to. Writing a snapshot with 100,000 open alerts
     * takes two seconds.
     */
    private static final int SNAPSHOT_EVERY = 5_000;

    /** Keeps messages below the remoting frame limit, whatever the size of the alerts. */
    static final int ADMITTED_AT_ONCE = 50;

    /** Limits the duration of a commit, and thereby how long the next request waits. */
    private static final int DECIDED_AT_ONCE = 500;

    /**
     * Limit of unconfirmed messages that are sent again at the same time. Further messages follow as these are
     * confirmed.
     */
    private static final int REDELIVERED_AT_ONCE = 500;

    /** Bounds the memory. */
    private static final int MOST_GATHERED = 20_000;

    private final Dependencies surroundings;
    private final ActorContext<TriageMessage> context;

    /** Requests that wait for the next commit. */
    private final List<TriageCommand.Request> gathered = new ArrayList<>();

    private boolean deciding;

    private final Redelivery<CaseId> admissions = new Redelivery<>(REDELIVERED_AT_ONCE);
    private final Redelivery<CaseId> relations = new Redelivery<>(REDELIVERED_AT_ONCE);

    /** The partition of the alerts in the state. After a failed write {@link #recovered} replaces the partition. */
    private Partition partition;

    /**
     * The dependencies of triage.
     *
     * @param exercise whether an alert belongs to an exercise, so that it is no recurrence of an attack
     * @param committed called after each commit
     */
    public record Dependencies(
            JoinPolicy policy,
            Predicate<Alert> exercise,
            TriageOutbound neighbours,
            Clock clock,
            Runnable committed,
            TriageMetrics metrics,
            Tracing tracing) {}

    private TriageEntity(String tenant, Dependencies surroundings, ActorContext<TriageMessage> context) {
        super(KEY, tenant, context);
        this.surroundings = surroundings;
        this.context = context;
        this.partition = Partition.empty(surroundings.policy());
    }

    public static ActorRef<ShardingEnvelope<TriageCommand>> init(ActorSystem<?> system, Dependencies surroundings) {
        return EntityShell.init(system, KEY, EntityShell.Threads.PEOPLE, tenant -> create(tenant, surroundings));
    }

    static Behavior<TriageCommand> create(String tenant, Dependencies surroundings) {
        return Behaviors.<TriageMessage>setup(context -> new TriageEntity(tenant, surroundings, context))
                .narrow();
    }

    @Override
    public Triage emptyState() {
        return Triage.empty();
    }

    /**
     * Processes all waiting requests together, so that a thousand requests from assets need few commits and the last
     * request waits seconds instead of minutes.
     */
    @Override
    protected ReplyEffect<TriageEvent, Triage> on(Triage triage, TriageMessage message) {
        return switch (message) {
            case TriageCommand.Wake wake -> {
                deliverAll(triage);
                yield decideAll(triage);
            }
            case TriageMessage.Decide decide -> decideAll(triage);
            case TriageCommand.Request request -> addToBatch(triage, request);
        };
    }

    private ReplyEffect<TriageEvent, Triage> addToBatch(Triage triage, TriageCommand.Request request) {
        if (gathered.size() >= MOST_GATHERED) {
            surroundings.metrics().deferred(); // the sender still stores the request, and sends the request again
            return decideAll(triage);
        }
        gathered.add(request);
        decideSoon();
        return Effect().noReply();
    }

    /**
     * Sends a message to the actor itself, which is processed after the commands that have already arrived. Must not be
     * called during a commit, because the message would wait in the stash, and would be dropped if the stash is full.
     * Only the processing of requests commits, and it calls this method afterwards for the remaining requests.
     */
    private void decideSoon() {
        if (!deciding) {
            deciding = true;
            context.getSelf().tell(TriageMessage.Decide.DECIDE);
        }
    }

    /**
     * Processes the requests in sequence. As with separate commits, each decision takes the previous decisions into
     * account.
     */
    private ReplyEffect<TriageEvent, Triage> decideAll(Triage triage) {
        deciding = false;
        partition = partition.renewed(triage);
        List<TriageCommand.Request> waiting = gathered.subList(0, Math.min(DECIDED_AT_ONCE, gathered.size()));
        List<TriageCommand.Request> requests = List.copyOf(waiting);
        waiting.clear();
        Batch batch = new Batch(triage);
        requests.forEach(batch::decide);
        if (batch.events.isEmpty()) {
            batch.then.forEach(one -> separately("answer", () -> one.accept(triage)));
            decideRemaining();
            return Effect().noReply();
        }
        return persist(triage, batch.events, state -> {
                    decideRemaining();
                    surroundings.committed().run();
                    batch.then.forEach(one -> separately("answer", () -> one.accept(state)));
                    surroundings
                            .metrics()
                            .forgotten(state.unclaimed().forgotten()
                                    - triage.unclaimed().forgotten());
                    surroundings.metrics().countRemoved(triage, state, batch.events);
                    batch.touched.forEach((caseId, span) -> deliver(triage, state, caseId, span));
                    surroundings.metrics().proposed(batch.events);
                    // Relations are sent after the alerts that open the cases, because a case that has not opened
                    // ignores relations.
                    relate(triage, state);
                })
                .thenNoReply();
    }

    private void decideRemaining() {
        if (!gathered.isEmpty()) {
            decideSoon();
        }
    }

    /**
     * Requests that are processed together. A request that fails with an exception changes nothing, and does not affect
     * the others.
     */
    private final class Batch {

        private final List<TriageEvent> events = new ArrayList<>();
        private final List<Consumer<Triage>> then = new ArrayList<>();
        private final Map<CaseId, Span> touched = new LinkedHashMap<>();
        private Triage now;

        Batch(Triage now) {
            this.now = now;
        }

        void decide(TriageCommand.Request request) {
            try {
                add(request);
            } catch (RuntimeException e) {
                partition = Partition.of(now, surroundings.policy());
                failedOn(request, e);
            }
        }

        /** Changes this batch only after all steps that can fail. */
        private void add(TriageCommand.Request request) {
            List<TriageEvent> made = new ArrayList<>();
            List<Consumer<Triage>> following = new ArrayList<>();
            Map<CaseId, Span> cases = new LinkedHashMap<>();
            Triage after = now;
            Decision decision = TriageEntity.this.decide(now, request, cases);
            if (decision.event() != null) {
                after = made(after, decision.event(), made);
            }
            if (decision.event() instanceof AliasesUpdated) {
                after = regroup(after, made, following, cases);
            }
            now = after;
            events.addAll(made);
            then.addAll(following);
            then.add(decision.then());
            touched.putAll(cases);
        }

        /**
         * If several alerts fail together, each alert is tried alone. Only an alert that fails alone gets a separate
         * case, without links.
         */
        private void failedOn(TriageCommand.Request request, RuntimeException cause) {
            if (!(request instanceof TriageCommand.Place place)) {
                refuse(now, request, CommandFailures.words(failed(request, cause)));
                return;
            }
            if (place.alerts().size() > 1) {
                place.alerts()
                        .forEach(one ->
                                decide(new TriageCommand.Place(place.asset(), List.of(one), place.traceparent())));
                return;
            }
            String words = "Not linked to other alerts because of an internal error, reference %s"
                    .formatted(failed(request, cause));
            surroundings.metrics().unlinked();
            try {
                alone(place, words);
            } catch (RuntimeException e) {
                failed(request, e);
            }
        }

        private void alone(TriageCommand.Place place, String why) {
            Optional<AlertsPlaced> alone = now.alone(place.alerts().getFirst(), surroundings.policy(), why, instant());
            if (alone.isPresent()) {
                now = partition.apply(now, alone.get());
                events.add(alone.get());
                alone.get().placements().forEach(one -> touched.put(one.caseId(), Span.NONE));
                long through = alone.get().through();
                then.add(state -> surroundings.neighbours().placed(place.asset(), through));
            }
        }
    }

    /** Adds a decision and the events that follow from the decision. */
    private Triage made(Triage before, TriageEvent event, List<TriageEvent> events) {
        events.add(event);
        Triage now = partition.apply(before, event);
        TriageFollowUp.Followed followed = TriageFollowUp.of(now, event, instant());
        for (TriageEvent next : followed.events()) {
            events.add(next);
            now = partition.apply(now, next);
        }
        surroundings.metrics().countOmittedProposals(followed.leftOut());
        RecurrenceFinder.Found recurred =
                RecurrenceFinder.of(now, event, partition, surroundings.policy(), surroundings.exercise());
        for (TriageEvent next : recurred.events()) {
            events.add(next);
            now = partition.apply(now, next);
        }
        surroundings.metrics().countOmittedRecurrences(recurred.leftOut());
        return now;
    }

    /** Places alerts that are newly linked because aliases changed. */
    private Triage regroup(
            Triage updated, List<TriageEvent> events, List<Consumer<Triage>> then, Map<CaseId, Span> touched) {
        Optional<AlertsPlaced> placed = updated.regrouped(partition, surroundings.policy(), instant());
        Decision decision = placed(placed, Span.NONE, touched, state -> {});
        then.add(decision.then());
        return decision.event() == null ? updated : made(updated, decision.event(), events);
    }

    private record Decision(@Nullable TriageEvent event, Consumer<Triage> then) {}

    /** @param touched receives the cases to which alerts are added */
    private Decision decide(Triage now, TriageCommand.Request request, Map<CaseId, Span> touched) {
        return switch (request) {
            case TriageCommand.Place place -> place(now, place, touched);
            case TriageCommand.ConfirmAdmission confirm -> {
                Optional<TriageEvent> event = now.admitted(confirm.caseId(), confirm.alerts());
                yield new Decision(
                        event.orElse(null),
                        state -> event.ifPresent(changed -> {
                            deliver(state, confirm.caseId(), Span.NONE);
                            admissions
                                    .confirmed(List.of(confirm.caseId()))
                                    .forEach(next -> deliver(state, next, Span.NONE));
                        }));
            }
            case TriageCommand.ReturnAlerts back ->
                placed(
                        now.returned(back.caseId(), back.alerts(), partition, surroundings.policy(), instant()),
                        Span.NONE,
                        touched,
                        state -> {});
            case TriageCommand.OpenByHand asked -> byHand(now, asked, touched);
            case TriageCommand.EndCase end ->
                new Decision(
                        now.ended(end.caseId(), Boolean.FALSE.equals(end.exercise()), instant())
                                .orElse(null),
                        state -> surroundings.neighbours().endNoted(end.caseId()));
            case TriageCommand.ReopenCase reopen ->
                new Decision(
                        now.reopened(reopen.caseId(), reopen.number(), reopen.alerts())
                                .orElse(null),
                        state -> surroundings.neighbours().reopeningNoted(reopen.caseId()));
            case TriageCommand.ConfirmRelation confirm ->
                new Decision(
                        now.merges()
                                .confirmed(confirm.caseId(), confirm.through())
                                .orElse(null),
                        state -> relateRest(state, confirm.caseId()));
            case TriageCommand.TouchCase touch ->
                new Decision(
                        now.touched(touch.caseId(), touch.by()).orElse(null),
                        state -> surroundings.neighbours().touchNoted(touch.caseId(), touch.by()));
            case TriageCommand.HearAliases hear ->
                new Decision(
                        now.facts().table().receive(hear.changes()).orElse(null),
                        state -> surroundings
                                .neighbours()
                                .aliasesHeard(state.facts().table().through()));
            case TriageCommand.ByPerson asked -> byPerson(now, asked);
        };
    }

    private Decision byPerson(Triage now, TriageCommand.ByPerson asked) {
        Merges.Verdict verdict = AnalystCommands.decide(now, asked);
        return switch (verdict) {
            case Merges.Verdict.Repeat repeat ->
                new Decision(null, state -> asked.replyTo().tell(new TriageReply.Success(0)));
            case Merges.Verdict.Refusal refusal ->
                new Decision(
                        null,
                        state -> asked.replyTo()
                                .tell(new TriageReply.Rejection(refusal.code(), refusal.message(), refusal.other())));
            case Merges.Verdict.Denied denied -> {
                surroundings.metrics().denied(denied.reason());
                yield new Decision(null, state -> asked.replyTo().tell(new TriageReply.Denied(denied.reason())));
            }
            case Merges.Verdict.StaleSelection taken ->
                new Decision(null, state -> asked.replyTo().tell(new TriageReply.Elsewhere(taken.alerts())));
            case Merges.Verdict.Change change -> {
                long number = now.merges().decisions() + 1;
                yield new Decision(change.event(), state -> asked.replyTo().tell(new TriageReply.Success(number)));
            }
        };
    }

    /** Sends relation changes to the cases of new decisions, together with unconfirmed changes. */
    private void relate(Triage before, Triage state) {
        state.merges().untold().forEach((caseId, changes) -> {
            if (changes.getLast().number() > before.merges().decisions()) {
                relate(caseId, changes);
            }
        });
    }

    private void relateRest(Triage state, CaseId caseId) {
        relations
                .confirmed(List.of(caseId))
                .forEach(next -> relate(next, state.merges().untold().getOrDefault(next, List.of())));
        List<RelationChange> left = state.merges().untold().getOrDefault(caseId, List.of());
        if (left.stream().anyMatch(change -> change.alerts() != null)) {
            relate(caseId, left);
        }
    }

    private void relateAll(Triage state) {
        Map<CaseId, List<RelationChange>> untold = state.merges().untold();
        relations.woken(untold.keySet()).forEach(caseId -> relate(caseId, untold.getOrDefault(caseId, List.of())));
    }

    /** Sends as many changes as fit into one message; the remaining changes follow after the case's confirmation. */
    private void relate(CaseId caseId, List<RelationChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        int end = 0;
        int alerts = 0;
        for (RelationChange change : changes) {
            alerts += change.alerts() == null ? 0 : change.alerts().size();
            if (end > 0 && alerts > ADMITTED_AT_ONCE) {
                break;
            }
            end++;
        }
        surroundings.neighbours().relate(caseId, List.copyOf(changes.subList(0, end)));
    }

    private Decision byHand(Triage now, TriageCommand.OpenByHand asked, Map<CaseId, Span> touched) {
        ManualCaseOpening.Decided decided = AnalystCommands.open(now, asked, instant());
        surroundings.metrics().denied(decided.reply());
        if (decided.event() == null) {
            return new Decision(null, state -> asked.replyTo().tell(decided.reply()));
        }
        touched.put(asked.caseId(), Span.NONE);
        return new Decision(decided.event(), state -> {
            surroundings.metrics().openedByHand();
            asked.replyTo().tell(decided.reply());
        });
    }

    private Decision place(Triage now, TriageCommand.Place place, Map<CaseId, Span> touched) {
        Optional<AlertsPlaced> placed =
                now.place(place.asset(), place.alerts(), partition, surroundings.policy(), instant());
        Span span = placed.isEmpty()
                ? Span.NONE
                : surroundings
                        .tracing()
                        .step("triage place", place.traceparent())
                        .with("asset", place.asset())
                        .with("alerts", placed.get().placements().size());
        return placed(
                placed,
                span,
                touched,
                state -> surroundings
                        .neighbours()
                        .placed(place.asset(), place.alerts().getLast().ordinal()));
    }

    private Decision placed(
            Optional<AlertsPlaced> placed, Span span, Map<CaseId, Span> touched, Consumer<Triage> then) {
        placed.ifPresent(event -> event.placements().forEach(one -> touched.put(one.caseId(), span)));
        return new Decision(placed.orElse(null), state -> {
            span.end();
            placed.ifPresent(event -> surroundings.metrics().placed(event.placements()));
            then.accept(state);
        });
    }

    private Instant instant() {
        return surroundings.clock().instant();
    }

    /**
     * Also runs after a failed write. Decisions that were not stored are requested again, because their senders
     * received no reply.
     */
    @Override
    protected void recovered(Triage triage) {
        partition = Partition.of(triage, surroundings.policy());
        admissions.forget();
        relations.forget();
        deciding = false;
        decideRemaining();
        deliverAll(triage);
    }

    @Override
    protected void refuse(Triage triage, TriageMessage message, String words) {
        switch (message) {
            case TriageCommand.ByPerson asked ->
                asked.replyTo().tell(new TriageReply.Rejection(CommandFailures.CODE, words, null));
            case TriageCommand.OpenByHand asked -> asked.replyTo().tell(new OpeningReply.Failed(words));
            default -> {} // The sender repeats the message until triage confirms it.
        }
    }

    private void deliverAll(Triage triage) {
        admissions.woken(triage.unadmitted().keySet()).forEach(caseId -> deliver(triage, caseId, Span.NONE));
        relateAll(triage);
    }

    /**
     * Sends new placements. If a case has many unconfirmed placements, further placements wait for the case's
     * confirmation.
     */
    private void deliver(Triage before, Triage state, CaseId caseId, Span span) {
        int waiting = state.unadmitted().getOrDefault(caseId, List.of()).size();
        if (waiting <= ADMITTED_AT_ONCE || !before.unadmitted().containsKey(caseId)) {
            deliver(state, caseId, span);
        }
    }

    /** Sends the first waiting placements. */
    private void deliver(Triage triage, CaseId caseId, Span span) {
        List<Placement> waiting = triage.unadmitted().getOrDefault(caseId, List.of());
        if (!waiting.isEmpty()) {
            admit(caseId, waiting.subList(0, Math.min(ADMITTED_AT_ONCE, waiting.size())), span.traceparent());
        }
    }

    private void admit(CaseId caseId, List<Placement> placements, @Nullable String traceparent) {
        surroundings.neighbours().admit(caseId, placements.getFirst().number(), placements, traceparent);
    }

    @Override
    protected Triage apply(Triage triage, TriageEvent event) {
        return triage.apply(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return EntityShell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
