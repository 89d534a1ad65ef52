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

/** Counts and logs the commands that an entity failed on. Each is a defect of the center: the entity refuses the command and goes on. */
public final class CommandFailures {

    /** The code of the refusal. */
    public static final String CODE = "server.failure";

    private static final Logger LOG = LoggerFactory.getLogger(CommandFailures.class);

    private CommandFailures() {}

    /** @param command what failed: the simple name of its class */
    private record Failed(String entity, String command) {}

    /** Counts from now on, as long as the system runs. */
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
     * An entity failed on a command.
     *
     * @param type of the entity
     * @return the reference under which the log names the cause
     */
    public static String report(ActorSystem<?> system, String type, String id, String command, RuntimeException cause) {
        String reference = UUID.randomUUID().toString();
        LOG.error("The entity {} {} failed on {} and refused it, reference {}", type, id, command, reference, cause);
        system.eventStream().tell(new EventStream.Publish<>(new Failed(type, command)));
        return reference;
    }

    /** What to answer: what happened, and what to do. */
    public static String words(String reference) {
        return "The center failed on this request and changed nothing. Try again, and give the administrator the reference %s."
                .formatted(reference);
    }
}
