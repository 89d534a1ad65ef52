package io.watchfloor.ops.triage;

import io.watchfloor.config.NodeRole;
import io.watchfloor.ops.tracing.Span;
import io.watchfloor.ops.tracing.Tracing;
import io.watchfloor.ops.triage.TriageEvent.AlertsPlaced;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The shell of {@link Triage}: one a tenant, entity id = tenant. */
public final class TriageEntity extends EventSourcedBehaviorWithEnforcedReplies<TriageCommand, TriageEvent, Triage> {

    public static final EntityTypeKey<TriageCommand> KEY = EntityTypeKey.create(TriageCommand.class, "triage");

    private static final int SNAPSHOT_EVERY = 500;
    private static final int SNAPSHOTS_KEPT = 2;

    private final Surroundings surroundings;

    /**
     * What triage needs from its node.
     *
     * @param committed told after each commit
     */
    public record Surroundings(
            JoinPolicy policy, Admissions admissions, Clock clock, Runnable committed, Tracing tracing) {}

    private TriageEntity(String tenant, Surroundings surroundings) {
        super(
                PersistenceId.of(KEY.name(), tenant),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.surroundings = surroundings;
    }

    public static ActorRef<ShardingEnvelope<TriageCommand>> init(ActorSystem<?> system, Surroundings surroundings) {
        return ClusterSharding.get(system)
                .init(Entity.of(KEY, entity -> new TriageEntity(entity.getEntityId(), surroundings))
                        .withRole(NodeRole.OPS.text())
                        .withEntityProps(DispatcherSelector.fromConfig("watchfloor-dispatcher.people")));
    }

    @Override
    public Triage emptyState() {
        return Triage.empty();
    }

    @Override
    public CommandHandlerWithReply<TriageCommand, TriageEvent, Triage> commandHandler() {
        return this::onCommand;
    }

    private ReplyEffect<TriageEvent, Triage> onCommand(Triage triage, TriageCommand command) {
        return switch (command) {
            case TriageCommand.Place place -> place(triage, place);
            case TriageCommand.ConfirmAdmission confirm ->
                persist(triage.admitted(confirm.caseId(), confirm.alerts()), () -> {});
            case TriageCommand.ReturnAlerts back -> {
                Optional<AlertsPlaced> placed = triage.returned(
                        back.caseId(),
                        back.alerts(),
                        surroundings.policy(),
                        surroundings.clock().instant());
                yield placed.isEmpty() ? Effect().noReply() : deliver(placed.get(), () -> {}, Span.NONE);
            }
            case TriageCommand.EndCase end ->
                persist(
                        triage.ended(end.caseId()),
                        () -> surroundings.admissions().endNoted(end.caseId()));
            case TriageCommand.ReopenCase reopen ->
                persist(
                        triage.reopened(reopen.caseId(), reopen.number(), reopen.asset(), reopen.lastAlertAt()),
                        () -> surroundings.admissions().reopeningNoted(reopen.caseId()));
            case TriageCommand.Wake wake -> {
                deliverAll(triage);
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<TriageEvent, Triage> place(Triage triage, TriageCommand.Place place) {
        Runnable confirm = () -> surroundings
                .admissions()
                .placed(place.asset(), place.alerts().getLast().ordinal());
        Optional<AlertsPlaced> placed = triage.place(
                place.asset(),
                place.alerts(),
                surroundings.policy(),
                surroundings.clock().instant());
        if (placed.isEmpty()) {
            confirm.run();
            return Effect().noReply();
        }
        Span span = surroundings
                .tracing()
                .step("triage place", place.traceparent())
                .with("asset", place.asset())
                .with("alerts", placed.get().placements().size());
        return deliver(placed.get(), confirm, span);
    }

    private ReplyEffect<TriageEvent, Triage> deliver(AlertsPlaced placed, Runnable then, Span span) {
        return Effect()
                .persist((TriageEvent) placed)
                .thenRun(state -> {
                    span.end();
                    surroundings.committed().run();
                    then.run();
                    placed.placements().stream()
                            .map(TriageEvent.Placement::caseId)
                            .distinct()
                            .forEach(caseId -> deliver(state, caseId, span));
                })
                .thenNoReply();
    }

    private ReplyEffect<TriageEvent, Triage> persist(Optional<TriageEvent> event, Runnable then) {
        if (event.isEmpty()) {
            then.run();
            return Effect().noReply();
        }
        return Effect()
                .persist(event.get())
                .thenRun(state -> {
                    surroundings.committed().run();
                    then.run();
                })
                .thenNoReply();
    }

    private void deliverAll(Triage triage) {
        triage.unadmitted().keySet().forEach(caseId -> deliver(triage, caseId, Span.NONE));
    }

    private void deliver(Triage triage, String caseId, Span span) {
        var waiting = triage.unadmitted().get(caseId);
        if (waiting != null) {
            surroundings.admissions().admit(caseId, waiting.getFirst().number(), waiting, span.traceparent());
        }
    }

    @Override
    public EventHandler<Triage, TriageEvent> eventHandler() {
        return Triage::apply;
    }

    @Override
    public SignalHandler<Triage> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::deliverAll)
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }
}
