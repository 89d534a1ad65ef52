package io.watchfloor.ops.platform.shell;

import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.junit.jupiter.api.Test;

class DroppedMessagesTest {

    @Test
    void messagesDroppedDuringACommitAreCounted() {
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("pekko.persistence.typed.stash-capacity = 10")
                .withFallback(EventSourcedBehaviorTestKit.config())
                .withFallback(ConfigFactory.load()));
        try {
            PrometheusRegistry registry = new PrometheusRegistry();
            DroppedMessages.count(kit.system(), registry);
            ActorRef<String> entity = kit.spawn(Busy.create());
            await().until(() -> {
                for (int n = 0; n < 1_000; n++) {
                    entity.tell("more");
                }
                return dropped(registry) > 0;
            });
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static double dropped(PrometheusRegistry registry) {
        return registry.scrape().stream()
                .filter(one -> one.getMetadata().getName().equals("watchfloor_entity_messages_dropped"))
                .flatMap(one -> one instanceof CounterSnapshot counters
                        ? counters.getDataPoints().stream()
                        : Stream.<CounterSnapshot.CounterDataPointSnapshot>empty())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    /** Commits every message. */
    private static final class Busy extends EventSourcedBehavior<String, String, String> {

        private Busy() {
            super(PersistenceId.of("busy", "one"));
        }

        static Behavior<String> create() {
            return Behaviors.setup(context -> new Busy());
        }

        @Override
        public String emptyState() {
            return "";
        }

        @Override
        public CommandHandler<String, String, String> commandHandler() {
            return (state, command) -> Effect().persist(command);
        }

        @Override
        public EventHandler<String, String> eventHandler() {
            return (state, event) -> event;
        }
    }
}
