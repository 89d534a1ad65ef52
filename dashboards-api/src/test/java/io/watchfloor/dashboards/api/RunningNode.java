package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A whole node in the process of the test with a new database, and its clients. As an extension in a static field it
 * runs for the class, in an instance field for each test; manually: {@link #start} and {@link #close}.
 */
public final class RunningNode
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, AutoCloseable {

    /**
     * A single node cannot hand over shards: with the default interval each stop would take a second longer. An idle
     * node is cheaper with fewer ticks.
     */
    private static final String ALONE = """
            pekko.scheduler.tick-duration = 50 ms
            pekko.cluster { leader-actions-interval = 50 ms, sharding.coordinator-singleton.hand-over-retry-interval = 50 ms }
            """;

    private final Supplier<String> settings;
    private String text = "";
    private boolean forTheClass;
    private @Nullable HttpClient http;
    private @Nullable TestDatabase database;
    private @Nullable Path folder;
    private @Nullable Node node;

    private RunningNode(Supplier<String> settings) {
        this.settings = settings;
    }

    /** With delivered settings. */
    public static RunningNode standard() {
        return with("");
    }

    /** @param settings as in an operator's file */
    public static RunningNode with(String settings) {
        return with(() -> settings);
    }

    /** @param settings evaluated at each start, for tests that recreate them */
    public static RunningNode with(Supplier<String> settings) {
        return new RunningNode(settings);
    }

    /** Settings with only these rules. */
    public static String onlyRules(Path... files) {
        return "watchfloor.rules { builtin = off, paths = [%s] }\n"
                .formatted(String.join(
                        ", ", Stream.of(files).map(file -> "\"" + file + "\"").toList()));
    }

    public RunningNode start() {
        try {
            http = HttpClient.newHttpClient();
            database = TestDatabase.create();
            text = settings.get();
            folder = Files.createTempDirectory("watchfloor-node-");
            node = started();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops normally, and starts again on the same database. */
    public void restart() {
        node().close();
        node = started();
    }

    private Node started() {
        try {
            Path config = Files.writeString(
                    folder().resolve("center.conf"), database().settings() + ALONE + text);
            return Node.start(ProgramConfig.load(
                    Optional.of(config),
                    new CommandLineSettings(Optional.of(data()), Optional.of(0), Optional.empty())));
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e.problems().toString(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Node node() {
        return Objects.requireNonNull(node, "not started");
    }

    public URI address() {
        return node().address();
    }

    private Path folder() {
        return Objects.requireNonNull(folder, "not started");
    }

    private TestDatabase database() {
        return Objects.requireNonNull(database, "not started");
    }

    /** Settings of its database, as in an operator's file. */
    public String databaseSettings() {
        return database().settings();
    }

    /** Its data folder. */
    public Path data() {
        return folder().resolve("data");
    }

    public Jdbi jdbi() {
        return Jdbi.create(database().dataSource());
    }

    public Caller administrator() {
        try {
            return new Caller(
                    Objects.requireNonNull(http, "not started"),
                    address(),
                    Files.readString(data().resolve(BootstrapToken.FILE)).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A responder, whose account is created if needed. */
    public Caller responder(String name) {
        administrator().post("/api/v1/people", "{\"name\":\"" + name + "\"}");
        return administrator()
                .as(administrator()
                        .post("/api/v1/people/" + name + "/tokens", "{}")
                        .json()
                        .path("token")
                        .asText());
    }

    /** A new sensor that may report for all assets. */
    public Caller sensor(String name) {
        return administrator().as(enrolled(name).path("credential").asText());
    }

    /** Answer to the enrollment: id and credential of the sensor. */
    public JsonNode enrolled(String name) {
        String token = administrator()
                .post("/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        return administrator()
                .as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"" + token + "\",\"name\":\"" + name + "\"}")
                .json();
    }

    /** Sends records, one per line, all of which must be accepted. */
    public static void telemetry(Caller sensor, String records, String... headers) {
        JsonNode answer = sensor.post("/api/v1/telemetry", records, headers).json();
        assertThat(answer.path("accepted").asLong())
                .as(answer.toString())
                .isEqualTo(records.lines().filter(line -> !line.isBlank()).count());
    }

    /** All items of a list. */
    public List<JsonNode> list(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = administrator()
                    .get(path + (path.contains("?") ? "&" : "?") + "limit=1000" + cursor)
                    .json();
            page.path("items").forEach(items::add);
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return items;
    }

    /** Sum of the metric's series whose line starts with this text; 0 if there are none. */
    public double metric(String start) {
        return administrator()
                .get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        if (database != null) {
            database.close();
        }
        if (folder != null) {
            delete(folder);
        }
        if (http != null) {
            http.shutdownNow();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forTheClass = true;
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!forTheClass) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forTheClass) {
            close();
        }
    }
}
