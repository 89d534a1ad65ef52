package io.watchfloor.ops.asset.alias;

import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.platform.shell.Shell;
import io.watchfloor.ops.platform.shell.StoredEntity;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** The shell of {@link AliasTable}: one entity per tenant, entity id = tenant. */
public final class AliasTableEntity extends StoredEntity<AliasTableCommand, AliasTableEvent, AliasTable> {

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

    private AliasTableEntity(String tenant, Surroundings surroundings, ActorContext<AliasTableCommand> context) {
        super(KEY, tenant, context);
        this.surroundings = surroundings;
    }

    public static ActorRef<ShardingEnvelope<AliasTableCommand>> init(ActorSystem<?> system, Surroundings surroundings) {
        return Shell.init(system, KEY, Shell.Threads.PEOPLE, tenant -> create(tenant, surroundings));
    }

    static Behavior<AliasTableCommand> create(String tenant, Surroundings surroundings) {
        return Behaviors.setup(context -> new AliasTableEntity(tenant, surroundings, context));
    }

    @Override
    public AliasTable emptyState() {
        return AliasTable.EMPTY;
    }

    @Override
    protected ReplyEffect<AliasTableEvent, AliasTable> on(AliasTable table, AliasTableCommand command) {
        return switch (command) {
            case AliasTableCommand.Add add ->
                done(table, table.add(add, surroundings.clock().instant()), add.replyTo());
            case AliasTableCommand.Remove remove ->
                done(table, table.remove(remove, surroundings.clock().instant()), remove.replyTo());
            case AliasTableCommand.ConfirmTold confirm ->
                persistQuietly(table, table.told(confirm.through()).stream().toList(), this::committed);
            case AliasTableCommand.Wake wake -> {
                tell(table);
                yield Effect().noReply();
            }
        };
    }

    private ReplyEffect<AliasTableEvent, AliasTable> done(
            AliasTable table, AliasTable.Decided decided, ActorRef<AliasTableReply> replyTo) {
        return decided.events().isEmpty()
                ? Effect().reply(replyTo, decided.reply())
                : persist(table, decided.events(), this::committed).thenReply(replyTo, state -> decided.reply());
    }

    private void committed(AliasTable table) {
        surroundings.committed().run();
        tell(table);
    }

    @Override
    protected void recovered(AliasTable table) {
        tell(table);
    }

    @Override
    protected void refuse(AliasTable table, AliasTableCommand command, String message) {
        AliasTableReply refused = new AliasTableReply.Failed(message);
        switch (command) {
            case AliasTableCommand.Add add -> add.replyTo().tell(refused);
            case AliasTableCommand.Remove remove -> remove.replyTo().tell(refused);
            case AliasTableCommand.ConfirmTold confirm -> {}
            case AliasTableCommand.Wake wake -> {}
        }
    }

    /** The first of what triage has not confirmed; the rest follows when it has. */
    private void tell(AliasTable table) {
        List<AliasChange> untold = table.untold();
        if (!untold.isEmpty()) {
            surroundings.neighbours().tellTriage(List.copyOf(untold.subList(0, Math.min(TOLD_AT_ONCE, untold.size()))));
        }
    }

    @Override
    protected AliasTable apply(AliasTable table, AliasTableEvent event) {
        return table.apply(event);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return Shell.snapshotEvery(SNAPSHOT_EVERY);
    }
}
