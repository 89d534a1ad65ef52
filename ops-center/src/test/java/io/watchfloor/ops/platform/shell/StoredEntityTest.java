package io.watchfloor.ops.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No command stops an entity: a command that causes an exception is refused, counted, and leaves the state unchanged.
 */
class StoredEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final PrometheusRegistry REGISTRY = new PrometheusRegistry();

    private final TestProbe<String> person = KIT.createTestProbe();
    private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());

    /** @param text added to the state; some texts cause exceptions */
    private record Add(String text, ActorRef<String> replyTo) {}

    private static final class Notebook extends StoredEntity<Add, String, String> {

        private static final EntityTypeKey<Add> KEY = EntityTypeKey.create(Add.class, "notebook");

        private Notebook(String id, ActorContext<Add> context) {
            super(KEY, id, context);
        }

        @Override
        public String emptyState() {
            return "";
        }

        @Override
        protected ReplyEffect<String, String> on(String state, Add command) {
            if (command.text().equals("cannot be decided")) {
                throw new IllegalStateException("on purpose");
            }
            return persist(state, List.of(command.text() + ";"), after -> {
                        if (command.text().equals("cannot be told")) {
                            throw new IllegalStateException("on purpose");
                        }
                    })
                    .thenReply(command.replyTo(), after -> after);
        }

        @Override
        protected String apply(String state, String event) {
            if (event.equals("cannot be applied;")) {
                throw new IllegalStateException("on purpose");
            }
            return state + event;
        }

        @Override
        protected void refuse(String state, Add command, String message) {
            command.replyTo().tell("refused: " + message);
        }

        @Override
        protected void recovered(String state) {
            if (state.contains("cannot be resumed")) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    @BeforeAll
    static void count() {
        CommandFailures.count(KIT.system(), REGISTRY);
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private ActorRef<Add> notebook(String id) {
        return KIT.spawn(Behaviors.<Add>setup(context -> new Notebook(id, context)));
    }

    private String add(ActorRef<Add> to, String text) {
        to.tell(new Add(text, person.getRef()));
        return person.receiveMessage();
    }

    private static double failed() {
        return REGISTRY.scrape().stream()
                .filter(one -> one.getMetadata().getName().equals("watchfloor_entity_commands_failed"))
                .flatMap(one -> one instanceof CounterSnapshot counters
                        ? counters.getDataPoints().stream()
                        : Stream.<CounterSnapshot.CounterDataPointSnapshot>empty())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void aCommandThatCausesAnExceptionIsRefusedAndCounted() {
        ActorRef<Add> notebook = notebook("decided");
        double before = failed();
        assertThat(add(notebook, "one")).isEqualTo("one;");
        assertThat(add(notebook, "cannot be decided"))
                .startsWith("refused: The request failed with an internal error, and nothing was changed");
        assertThat(add(notebook, "two")).isEqualTo("one;two;");
        await().until(() -> failed() == before + 1);
    }

    @Test
    void anEventThatCannotBeAppliedIsNeverStored() {
        ActorRef<Add> notebook = notebook("applied");
        assertThat(add(notebook, "one")).isEqualTo("one;");
        assertThat(add(notebook, "cannot be applied")).startsWith("refused:");
        assertThat(add(notebook, "two")).isEqualTo("one;two;");
        assertThat(journal.persistedInStorage("notebook|applied")).isEqualTo(List.of("one;", "two;"));
    }

    @Test
    void aFailureAfterACommitDoesNotStopTheEntityOrItsAnswer() {
        ActorRef<Add> notebook = notebook("told");
        assertThat(add(notebook, "cannot be told")).isEqualTo("cannot be told;");
        assertThat(add(notebook, "two")).isEqualTo("cannot be told;two;");
    }

    @Test
    void anEntityWhoseRecoveryHookFailsStillStarts() {
        assertThat(add(notebook("resumed"), "cannot be resumed")).isEqualTo("cannot be resumed;");
        assertThat(add(notebook("resumed"), "two")).isEqualTo("cannot be resumed;two;");
    }

    @Test
    void aFailedWriteLeavesTheStateUnchanged() {
        ActorRef<Add> notebook = notebook("written");
        assertThat(add(notebook, "one")).isEqualTo("one;");
        journal.failNextPersisted("notebook|written");
        notebook.tell(new Add("lost", person.getRef()));
        assertThat(add(notebook, "two")).isEqualTo("one;two;");
    }
}
