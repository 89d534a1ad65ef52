package io.watchfloor.ops.rulepack;

import io.watchfloor.ops.shell.Shell;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
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

    private final Clock clock;
    private final Runnable committed;

    private RulePackEntity(String tenant, Clock clock, Runnable committed) {
        super(PersistenceId.of(KEY.name(), tenant), Shell.backingOff());
        this.clock = clock;
        this.committed = committed;
    }

    /** @param committed called after each commit */
    public static ActorRef<ShardingEnvelope<RulePackCommand>> init(
            ActorSystem<?> system, Clock clock, Runnable committed) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, tenant -> new RulePackEntity(tenant, clock, committed));
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
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
