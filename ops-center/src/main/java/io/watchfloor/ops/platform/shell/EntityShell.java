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

/** Common settings of all entity actors. */
public final class EntityShell {

    /** The previous snapshot is kept, in case the latest snapshot cannot be read. */
    private static final int SNAPSHOTS_KEPT = 2;

    /** The thread pool of an entity. */
    public enum Threads {
        /** The thread pool for work that follows each batch of telemetry. */
        TELEMETRY("watchfloor-dispatcher.telemetry"),
        /** The thread pool for work that users wait for, so that floods of telemetry do not slow this work. */
        PEOPLE("watchfloor-dispatcher.people");

        private final String dispatcher;

        Threads(String dispatcher) {
            this.dispatcher = dispatcher;
        }
    }

    private EntityShell() {}

    /**
     * Restarts an entity after a failure: quickly at first, and then with growing and randomised pauses while the
     * database is unavailable.
     */
    public static BackoffSupervisorStrategy backingOff() {
        return SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2);
    }

    /** @param events number of events between two snapshots */
    public static RetentionCriteria snapshotEvery(int events) {
        return RetentionCriteria.snapshotEvery(events, SNAPSHOTS_KEPT);
    }

    /**
     * Creates the sharding of entities of one type, on nodes with the ops role.
     *
     * @param create creates the entity with this id
     */
    public static <C> Entity<C, ShardingEnvelope<C>> sharded(
            EntityTypeKey<C> key, Threads threads, Function<String, Behavior<C>> create) {
        // Supervised, so that an entity is restarted after any failure. Senders would have to wait for a stopped
        // entity,
        // but need not wait for an entity that restarts.
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
