package io.watchfloor.ops.detection.pack;

import io.watchfloor.ops.platform.shell.Shell;
import io.watchfloor.ops.platform.shell.StoredEntity;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** The shell of {@link RulePacks}: one entity per tenant, entity id = tenant. */
public final class RulePackEntity extends StoredEntity<RulePackCommand, RulePackEvent, RulePacks> {

    public static final EntityTypeKey<RulePackCommand> KEY = EntityTypeKey.create(RulePackCommand.class, "rule-packs");

    private static final int SNAPSHOT_EVERY = 200;

    private final Clock clock;
    private final Runnable committed;

    private RulePackEntity(String tenant, Clock clock, Runnable committed, ActorContext<RulePackCommand> context) {
        super(KEY, tenant, context);
        this.clock = clock;
        this.committed = committed;
    }

    /** @param committed called after each commit */
    public static ActorRef<ShardingEnvelope<RulePackCommand>> init(
            ActorSystem<?> system, Clock clock, Runnable committed) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, tenant -> create(tenant, clock, committed));
    }

    static Behavior<RulePackCommand> create(String tenant, Clock clock, Runnable committed) {
        return Behaviors.setup(context -> new RulePackEntity(tenant, clock, committed, context));
    }

    @Override
    public RulePacks emptyState() {
        return RulePacks.NONE;
    }

    @Override
    protected ReplyEffect<RulePackEvent, RulePacks> on(RulePacks packs, RulePackCommand command) {
        return switch (command) {
            case RulePackCommand.Activate activate
            when isLate(activate.until()) -> Effect().reply(activate.replyTo(), new RulePackReply.Late());
            case RulePackCommand.Activate activate -> {
                Optional<RulePackEvent> event = packs.activate(activate, clock.instant());
                yield event.isPresent()
                        ? changed(packs, event.get(), activate.replyTo())
                        : Effect().reply(activate.replyTo(), new RulePackReply.Done(packs.revision()));
            }
            case RulePackCommand.Withdraw withdraw
            when isLate(withdraw.until()) -> Effect().reply(withdraw.replyTo(), new RulePackReply.Late());
            case RulePackCommand.Withdraw withdraw -> {
                Optional<RulePackEvent> event = packs.withdraw(withdraw, clock.instant());
                yield event.isPresent()
                        ? changed(packs, event.get(), withdraw.replyTo())
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

    private ReplyEffect<RulePackEvent, RulePacks> changed(
            RulePacks packs, RulePackEvent event, ActorRef<RulePackReply> replyTo) {
        return persist(packs, List.of(event), state -> committed.run())
                .thenReply(replyTo, state -> new RulePackReply.Done(state.revision()));
    }

    /** Nothing is owed: who sent a command waits for its answer, and sends it again. */
    @Override
    protected void recovered(RulePacks packs) {}

    @Override
    protected void refuse(RulePacks packs, RulePackCommand command, String message) {
        RulePackReply failed = new RulePackReply.Failed(message);
        switch (command) {
            case RulePackCommand.Activate activate -> activate.replyTo().tell(failed);
            case RulePackCommand.Withdraw withdraw -> withdraw.replyTo().tell(failed);
            case RulePackCommand.Describe describe -> describe.replyTo().tell(failed);
        }
    }

    @Override
    protected RulePacks apply(RulePacks packs, RulePackEvent event) {
        return packs.apply(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
