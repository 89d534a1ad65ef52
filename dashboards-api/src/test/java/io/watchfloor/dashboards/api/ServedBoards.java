package io.watchfloor.dashboards.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Overrides;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.SettingsRefused;
import io.watchfloor.dashboards.access.People;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.activation.RulePackShelf;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.ingest.SensorKeyring;
import io.watchfloor.ops.journal.EntityEvents;
import io.watchfloor.ops.rules.Placeholders;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.rules.RuleSources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.jdbi.v3.core.Jdbi;

/** The dashboards on a real port over real boards, without a watch: its cases do not answer. */
public final class ServedBoards implements AutoCloseable {

    private static final RulePack PACK = RuleLoader.builtin().pack();

    private final Jdbi jdbi;
    private final ActorSystem<Void> system;
    private final People people;
    private final Dashboards dashboards;
    private final ServerBinding binding;
    private final HttpClient client = HttpClient.newHttpClient();

    public ServedBoards(BoardDatabase.Running database) {
        ProgramConfig config = config();
        jdbi = database.jdbi();
        Config local = ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(config.pekko(database.address()));
        system = ActorSystem.create(Behaviors.empty(), "served-boards", local);
        SecureRandom random = new SecureRandom();
        people = new People(jdbi, config.settings().security(), Clock.systemUTC(), random);
        dashboards = Dashboards.create(
                system,
                jdbi,
                new Dashboards.Watch(
                        (id, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                        key -> CompletableFuture.completedFuture(new AssetStatus(
                                key.asset().toString(),
                                1,
                                Map.of("s/1", 7L),
                                List.of(),
                                List.of(),
                                0,
                                new TreeMap<>())),
                        (key, command) -> CompletableFuture.failedFuture(new TimeoutException()),
                        new SensorKeyring(jdbi, random),
                        () -> PACK,
                        new Dashboards.Packs(
                                new RuleSources(false, List.of(), Placeholders.NONE, List.of()),
                                new RulePackShelf(jdbi, new EntityEvents(system, "rule-packs", "default")),
                                command -> CompletableFuture.failedFuture(new TimeoutException()),
                                () -> 0),
                        () -> new NodeStatus(List.of(), 5, 2, 1, List.of(), null)),
                people,
                config.settings().security(),
                "test",
                Clock.systemUTC(),
                new PrometheusRegistry());
        binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(Directives.concat(dashboards.route()))
                .toCompletableFuture()
                .join();
    }

    static ProgramConfig config() {
        try {
            return ProgramConfig.load(Optional.empty(), Overrides.NONE);
        } catch (SettingsRefused e) {
            throw new IllegalStateException(e);
        }
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public People people() {
        return people;
    }

    public Dashboards dashboards() {
        return dashboards;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + binding.localAddress().getPort() + path);
    }

    public String token(String name, Role role) {
        return people.token(name, role);
    }

    public HttpResponse<String> get(String token, String path) {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token));
    }

    public HttpResponse<String> post(String token, String path, String body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().join();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
