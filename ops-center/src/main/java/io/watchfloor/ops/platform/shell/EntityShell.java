package io.watchfloor.ops.platform.shell;

import io.watchfloor.config.cluster.NodeRole;
import java.time.Duration;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** What the shells of all entities have in common. */
public final class EntityShell {

    /** The former one is there in case the last one cannot be read. */
    private static final int SNAPSHOTS_KEPT = 2;

    /** The threads that an entity runs on. */
    public enum Threads {
        /** For what follows each batch of telemetry. */
        TELEMETRY("watchfloor-dispatcher.telemetry"),
        /** For what people wait for: a flood of telemetry does not slow it. */
        PEOPLE("watchfloor-dispatcher.people");

        private final String dispatcher;

        Threads(String dispatcher) {
            this.dispatcher = dispatcher;
        }
    }

    private EntityShell() {}

    /** An entity comes back after a failure: soon at first, and spread over time while the database is away. */
    public static BackoffSupervisorStrategy backingOff() {
        return SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);
    }

    /** @param events between two snapshots */
    public static RetentionCriteria snapshotEvery(int events) {
        return RetentionCriteria.snapshotEvery(events, SNAPSHOTS_KEPT);
    }

    /**
     * Entities of one type, on the nodes that judge.
     *
     * @param create makes the entity with this id
     */
    public static <C> Entity<C, ShardingEnvelope<C>> sharded(
            EntityTypeKey<C> key, Threads threads, Function<String, Behavior<C>> create) {
        // Whatever else may fail: an entity that is gone is missed by those who wait for it, one that starts again is
        // not.
        return Entity.of(
                        key,
                        entity -> Behaviors.supervise(create.apply(entity.getEntityId()))
                                .onFailure(backingOff()))
                .withRole(NodeRole.OPS.text())
                .withEntityProps(DispatcherSelector.fromConfig(threads.dispatcher));
    }

    /** Registers {@link #sharded} entities on this node. */
    public static <C> ActorRef<ShardingEnvelope<C>> init(
            ActorSystem<?> system, EntityTypeKey<C> key, Threads threads, Function<String, Behavior<C>> create) {
        return ClusterSharding.get(system).init(sharded(key, threads, create));
    }
}
