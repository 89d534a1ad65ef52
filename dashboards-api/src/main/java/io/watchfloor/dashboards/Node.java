package io.watchfloor.dashboards;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.DatabaseAddress;
import io.watchfloor.config.HttpSettings;
import io.watchfloor.config.NodeLock;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.Settings;
import io.watchfloor.config.StartFailure;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.ops.OpsCenter;
import io.watchfloor.ops.ingest.AssetDoor;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the center, from its lock on the data folder to its open port. What is started is remembered and ended in the reverse order,
 * also when the start fails half way.
 */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private static final Duration BIND_WAIT = Duration.ofSeconds(10);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration END_WAIT = Duration.ofSeconds(30);

    private final Deque<Step> started = new ArrayDeque<>();
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    /** Something to undo at the end. */
    private record Step(String what, Ending ending) {}

    private interface Ending {
        void run() throws Exception;
    }

    private Node() {}

    /**
     * Starts a node and returns when it serves.
     *
     * @throws StartFailure when it cannot run; nothing is left running then
     */
    public static Node start(ProgramConfig config) {
        return start(config, UnaryOperator.identity());
    }

    /** @param door stands between the gate and the assets: fault tests put a lying one there */
    static Node start(ProgramConfig config, UnaryOperator<AssetDoor> door) {
        Node node = new Node();
        try {
            node.run(config, door);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    private void run(ProgramConfig config, UnaryOperator<AssetDoor> door) {
        Settings settings = config.settings();
        Path dir = settings.data().dir();
        NodeLock lock = NodeLock.acquire(dir);
        started.push(new Step("the lock of the data folder", lock::close));
        DatabaseAddress address = settings.database().address().orElseGet(() -> embedded(dir));
        Database database = Database.open(address, settings.database());
        started.push(new Step("the connections to the database", database::close));
        database.migrate();
        RuleLoading rules = loadRules(settings);
        ActorSystem<Void> system =
                ActorSystem.create(Behaviors.empty(), settings.cluster().systemName(), config.pekko(address));
        started.push(new Step("the actor system", () -> end(system)));
        if (settings.cluster().seedNodes().isEmpty()) {
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
        Jdbi jdbi = Jdbi.create(database.dataSource());
        OpsCenter center = OpsCenter.start(
                system,
                settings,
                jdbi,
                rules.pack(),
                "http://localhost",
                clock,
                random,
                new PrometheusRegistry(),
                door);
        started.push(new Step("the watch", center::close));
        bind(system, settings.http(), center.sensorRoute());
    }

    private DatabaseAddress embedded(Path dir) {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(dir);
        started.push(new Step("the database", postgres::close));
        return postgres.address();
    }

    private static RuleLoading loadRules(Settings settings) {
        RuleLoading loading = settings.rules().builtin()
                ? RuleLoader.builtinAnd(settings.rules().paths())
                : RuleLoader.load(settings.rules().paths());
        LOG.info("{} rules loaded, {} refused", loading.pack().rules().size(), loading.refused());
        return loading;
    }

    private void bind(ActorSystem<?> system, HttpSettings http, Route route) {
        try {
            ServerBinding binding = Http.get(system)
                    .newServerAt(http.bind(), http.port())
                    .bind(Directives.concat(route))
                    .toCompletableFuture()
                    .get(BIND_WAIT.toSeconds(), TimeUnit.SECONDS);
            started.push(new Step(
                    "the port",
                    () -> binding.terminate(DRAIN).toCompletableFuture().get()));
        } catch (Exception e) {
            throw new StartFailure("http.port", "x", "y", e);
        }
    }

    private static void end(ActorSystem<?> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(END_WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            Step step = started.pop();
            try {
                step.ending().run();
            } catch (Exception e) {
                LOG.warn("{} could not be ended cleanly: {}", step.what(), e.toString());
            }
        }
    }
}
