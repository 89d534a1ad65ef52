package io.watchfloor.ops.aliastable;

import io.watchfloor.ops.entity.AliasChange;
import io.watchfloor.ops.shell.Shell;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** The shell of {@link AliasTable}: one entity per tenant, entity id = tenant. */
public final class AliasTableEntity
        extends EventSourcedBehaviorWithEnforcedReplies<AliasTableCommand, AliasTableEvent, AliasTable> {

    public static final EntityTypeKey<AliasTableCommand> KEY =
            EntityTypeKey.create(AliasTableCommand.class, "alias-table");

    private static final int SNAPSHOT_EVERY = 200;

    /** Keeps messages below the remoting frame limit, whatever the names contain. */
    private static final int TOLD_AT_ONCE = 200;

    private final Surroundings surroundings;

    /**
     * What the table needs from its node.
     *
     * @param committed called after each commit
     */
    public record Surroundings(AliasTableNeighbours neighbours, Clock clock, Runnable committed) {}

    private AliasTableEntity(String tenant, Surroundings surroundings) {
        super(PersistenceId.of(KEY.name(), tenant), Shell.backingOff());
        this.surroundings = surroundings;
    }

    public static ActorRef<ShardingEnvelope<AliasTableCommand>> init(ActorSystem<?> system, Surroundings surroundings) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, tenant -> create(tenant, surroundings));
    }

    static Behavior<AliasTableCommand> create(String tenant, Surroundings surroundings) {
        return new AliasTableEntity(tenant, surroundings);
    }

    @Override
    public AliasTable emptyState() {
        return AliasTable.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<AliasTableCommand, AliasTableEvent, AliasTable> commandHandler() {
        return this::onCommand;
    }

    private ReplyEffect<AliasTableEvent, AliasTable> onCommand(AliasTable table, AliasTableCommand command) {
        return switch (command) {
            case AliasTableCommand.Add add ->
                done(table.add(add, surroundings.clock().instant()), add.replyTo());
            case AliasTableCommand.Remove remove ->
                done(table.remove(remove, surroundings.clock().instant()), remove.replyTo());
            case AliasTableCommand.ConfirmTold confirm ->
                Shell.persist(Effect(), table.told(confirm.through()), state -> {
                    surroundings.committed().run();
                    tell(state);
                });
            case AliasTableCommand.Wake wake -> {
                tell(table);
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<AliasTableEvent, AliasTable> done(
            AliasTable.Decided decided, ActorRef<AliasTableReply> replyTo) {
        return decided.events().isEmpty()
                ? Effect().reply(replyTo, decided.reply())
                : Effect()
                        .persist(decided.events())
                        .thenRun(state -> {
                            surroundings.committed().run();
                            tell(state);
                        })
                        .thenReply(replyTo, state -> decided.reply());
    }

    /** The first of what triage has not confirmed; the rest follows when it has. */
    private void tell(AliasTable table) {
        List<AliasChange> untold = table.untold();
        if (!untold.isEmpty()) {
            surroundings.neighbours().tellTriage(List.copyOf(untold.subList(0, Math.min(TOLD_AT_ONCE, untold.size()))));
        }
    }

    @Override
    public EventHandler<AliasTable, AliasTableEvent> eventHandler() {
        return AliasTable::apply;
    }

    @Override
    public SignalHandler<AliasTable> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::tell)
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
