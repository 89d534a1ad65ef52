package io.watchfloor.config.database;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** The smallest entity that uses the whole journal: counts what it is told, and answers with the count. */
final class CounterEntity extends EventSourcedBehavior<CounterEntity.Count, String, Long> {

    static final EntityTypeKey<Count> KEY = EntityTypeKey.create(Count.class, "Tally");

    record Count(ActorRef<Long> replyTo) {}

    CounterEntity(String id) {
        super(PersistenceId.of(KEY.name(), id));
    }

    @Override
    public Long emptyState() {
        return 0L;
    }

    @Override
    public CommandHandler<Count, String, Long> commandHandler() {
        return (state, command) -> Effect().persist("counted").thenReply(command.replyTo(), now -> now);
    }

    @Override
    public EventHandler<Long, String> eventHandler() {
        return (state, event) -> state + 1;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(5, 2);
    }
}
