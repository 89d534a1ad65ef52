package io.watchfloor.ops.platform.shell;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs commands that caused an exception in an entity. Each such exception is a bug in the center. The
 * entity rejects the command and continues.
 */
public final class CommandFailures {

    /** The error code of the rejection. */
    public static final String CODE = "server.failure";

    private static final Logger LOG = LoggerFactory.getLogger(CommandFailures.class);

    private CommandFailures() {}

    /** @param command simple class name of the command */
    private record Failed(String entity, String command) {}

    /** Starts counting, for the lifetime of the actor system. */
    public static void count(ActorSystem<?> system, PrometheusRegistry registry) {
        Counter failed = new Meters(registry).counter("watchfloor_entity_commands_failed_total");
        var unused = system.systemActorOf(counting(failed), "watchfloor-failed-commands", Props.empty());
    }

    private static Behavior<Failed> counting(Counter failed) {
        return Behaviors.setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(Failed.class, context.getSelf()));
            return Behaviors.receive(Failed.class)
                    .onMessage(Failed.class, one -> {
                        failed.labelValues(one.entity(), one.command()).inc();
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /**
     * Reports a failed command.
     *
     * @param type type of the entity
     * @return the reference of the log entry
     */
    public static String report(ActorSystem<?> system, String type, String id, String command, RuntimeException cause) {
        String reference = UUID.randomUUID().toString();
        LOG.error(
                "The entity {} {} failed on the command {} and refused it, reference {}",
                type,
                id,
                command,
                reference,
                cause);
        system.eventStream().tell(new EventStream.Publish<>(new Failed(type, command)));
        return reference;
    }

    /** The message for the sender of the command. */
    public static String words(String reference) {
        return "The request failed with an internal error, and nothing was changed. Try again; if it fails again, give the administrator the reference %s."
                .formatted(reference);
    }
}
