package io.watchfloor.ops.rulepack;

import io.watchfloor.config.NodeRole;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** The shell of {@link RulePacks}: one entity per tenant, entity id = tenant. */
public final class RulePackEntity
        extends EventSourcedBehaviorWithEnforcedReplies<RulePackCommand, RulePackEvent, RulePacks> {

    public static final EntityTypeKey<RulePackCommand> KEY = EntityTypeKey.create(RulePackCommand.class, "rule-packs");

    private static final int SNAPSHOT_EVERY = 200;
    private static final int SNAPSHOTS_KEPT = 2;

    private final Clock clock;
    private final Runnable committed;

    private RulePackEntity(String tenant, Clock clock, Runnable committed) {
        super(
                PersistenceId.of(KEY.name(), tenant),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
        this.clock = clock;
        this.committed = committed;
    }

    /** @param committed called after each commit */
    public static ActorRef<ShardingEnvelope<RulePackCommand>> init(
            ActorSystem<?> system, Clock clock, Runnable committed) {
        return ClusterSharding.get(system)
                .init(Entity.of(KEY, entity -> new RulePackEntity(entity.getEntityId(), clock, committed))
                        .withRole(NodeRole.OPS.text())
                        .withEntityProps(DispatcherSelector.fromConfig("watchfloor-dispatcher.people")));
    }

    @Override
    public RulePacks emptyState() {
        return RulePacks.NONE;
    }

    @Override
    public CommandHandlerWithReply<RulePackCommand, RulePackEvent, RulePacks> commandHandler() {
        return this::onCommand;
    }

    private ReplyEffect<RulePackEvent, RulePacks> onCommand(RulePacks packs, RulePackCommand command) {
        return switch (command) {
            case RulePackCommand.Activate activate
            when isLate(activate.until()) -> Effect().reply(activate.replyTo(), new RulePackReply.Late());
            case RulePackCommand.Activate activate -> {
                Optional<RulePackEvent> event = packs.activate(activate, clock.instant());
                yield event.isPresent()
                        ? persist(event.get(), activate.replyTo())
                        : Effect().reply(activate.replyTo(), new RulePackReply.Done(packs.revision()));
            }
            case RulePackCommand.Withdraw withdraw
            when isLate(withdraw.until()) -> Effect().reply(withdraw.replyTo(), new RulePackReply.Late());
            case RulePackCommand.Withdraw withdraw -> {
                Optional<RulePackEvent> event = packs.withdraw(withdraw, clock.instant());
                yield event.isPresent()
                        ? persist(event.get(), withdraw.replyTo())
                        : Effect().reply(withdraw.replyTo(), new RulePackReply.Unknown(withdraw.name()));
            }
            case RulePackCommand.Describe describe ->
                Effect()
                        .reply(
                                describe.replyTo(),
                                new RulePackReply.Described(
                                        packs.active().getOrDefault(describe.name(), ""), packs.revision()));
        };
    }

    private boolean isLate(Instant until) {
        return clock.instant().isAfter(until);
    }

    private ReplyEffect<RulePackEvent, RulePacks> persist(RulePackEvent event, ActorRef<RulePackReply> replyTo) {
        return Effect()
                .persist(event)
                .thenRun(state -> committed.run())
                .thenReply(replyTo, state -> new RulePackReply.Done(state.revision()));
    }

    @Override
    public EventHandler<RulePacks, RulePackEvent> eventHandler() {
        return RulePacks::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }
}
