package io.watchfloor.ops.platform.shell;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.Iterator;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Counts messages that an entity dropped because its stash was full. The sender is not notified of the drop. It sends
 * the message again, or reports that the entity is busy.
 */
public final class DroppedMessages {

    private static final String SHARDING = "sharding";

    private DroppedMessages() {}

    /** Starts counting, for the lifetime of the actor system. */
    public static void count(ActorSystem<?> system, PrometheusRegistry registry) {
        Counter dropped = new Meters(registry).counter("watchfloor_entity_messages_dropped_total");
        var unused = system.systemActorOf(counting(dropped), "watchfloor-dropped-messages", Props.empty());
    }

    private static Behavior<Dropped> counting(Counter dropped) {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(Dropped.class, context.getSelf()));
            return Behaviors.receive(Dropped.class)
                    .onMessage(Dropped.class, one -> {
                        dropped.labelValues(type(one.recipient().path().getElements()))
                                .inc();
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /**
     * The entity type in an actor path such as {@code system/sharding/case/17/ad00798c48d28c132d3d560e}; there are
     * only a few entity types.
     */
    private static String type(Iterable<String> path) {
        for (Iterator<String> one = path.iterator(); one.hasNext(); ) {
            if (one.next().equals(SHARDING) && one.hasNext()) {
                return one.next();
            }
        }
        return "other";
    }
}
