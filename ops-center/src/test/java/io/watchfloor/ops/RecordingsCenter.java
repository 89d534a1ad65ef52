package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.SharedData;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleSources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jdbi.v3.core.Jdbi;

/**
 * A center with a real PostgreSQL, the built-in rules and SigmaHQ's. A test gives it records of the shared recordings,
 * as the gate would.
 */
final class RecordingsCenter {

    static final String SENSOR = "sensor-1";

    private static final int BATCH = 500;
    private static final List<String> TABLES = List.of(
            "event_journal",
            "event_tag",
            "snapshot",
            "fold_position",
            "obligation",
            "rule_set",
            "archive_block",
            "archive_file",
            "background_job",
            "bulk_indicator",
            "indicator",
            "indicator_look_back",
            "indicator_node",
            "indicator_sighting",
            "intel_link",
            "intel_object");

    private final ProgramConfig config;
    private final DatabaseAddress address;
    private final Jdbi jdbi;
    private final Clock clock;
    private final AtomicReference<AssetClient> assets = new AtomicReference<>();
    private final List<JournaledEvent> journal = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init") // set by start()
    private ActorSystem<Void> system;

    @SuppressWarnings("NullAway.Init") // set by start()
    private OpsCenter center;

    record Incoming(AssetKey asset, TelemetryRecord record) {}

    /** @param folder for the settings and the archive */
    RecordingsCenter(TestDatabase database, Path folder, Clock clock) throws InvalidSettingsException, IOException {
        this(database, folder, clock, "");
    }

    /**
     * @param folder for the settings and the archive
     * @param more lines of the settings
     */
    RecordingsCenter(TestDatabase database, Path folder, Clock clock, String more)
            throws InvalidSettingsException, IOException {
        Path archive = Files.createDirectories(folder.resolve("archive"));
        Path settings = Files.writeString(folder.resolve("watchfloor.conf"), """
                watchfloor.escalation.repeat-every = 1 h
                watchfloor.archive.folder = "%s"
                watchfloor.archive.write-every = 1 s
                """.formatted(archive) + more);
        this.config = ProgramConfig.load(Optional.of(settings), CommandLineSettings.NONE);
        this.address = database.address();
        this.jdbi = Jdbi.create(database.dataSource());
        this.clock = clock;
    }

    void startEmpty() {
        TABLES.forEach(table -> jdbi.useHandle(handle -> handle.execute("DELETE FROM " + table)));
        jdbi.useHandle(handle -> handle.execute("UPDATE indicator_progress SET object = 0, position = 0"));
        journal.clear();
        start();
    }

    void start() {
        system = ActorSystem.create(
                Behaviors.empty(), "watchfloor", ConfigFactory.parseString("""
                        pekko.remote.artery.canonical.port = 0
                        pekko.cluster.sharding.coordinator-singleton.hand-over-retry-interval = 50 ms
                        """).withFallback(config.pekko(address)));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        center = new OpsCenter(
                system,
                config.settings(),
                jdbi,
                new RuleSources(
                        true, List.of(SharedData.folder().resolve("rules/sigma/rules")), Placeholders.NONE, List.of()),
                Attack.builtin(),
                "http://localhost",
                clock,
                new SecureRandom(),
                new PrometheusRegistry(),
                EgressClient.of(config.settings().egress(), new PrometheusRegistry()),
                AckLinks.NONE,
                transaction -> new StaffDirectory(new TreeSet<>(), new TreeMap<>(), new TreeMap<>()),
                given -> {
                    assets.set(given);
                    return given;
                });
        center.start();
        center.addProjection("test", (transaction, event) -> journal.add(event), () -> {});
    }

    void stop() throws Exception {
        center.close();
        terminate();
    }

    /** Ends the actors first, as if the node were lost. */
    void crash() throws Exception {
        terminate();
        center.close();
    }

    private void terminate() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    OpsCenter center() {
        return center;
    }

    ProgramConfig config() {
        return config;
    }

    Jdbi jdbi() {
        return jdbi;
    }

    /** The events that a projection has read so far. */
    List<JournaledEvent> journal() {
        return journal;
    }

    /** Waits until all has been evaluated and journaled, and the projection has read it. */
    void awaitQuiet() {
        int[] before = {-1, 0};
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    int now = journal.size();
                    int written = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM event_journal")
                            .mapTo(Integer.class)
                            .one());
                    before[1] = now == before[0] && now == written ? before[1] + 1 : 0;
                    before[0] = now;
                    return before[1] == 5;
                });
    }

    void send(List<Incoming> records) {
        for (int from = 0; from < records.size(); from += BATCH) {
            Map<AssetKey, List<Submission>> byAsset = new LinkedHashMap<>();
            for (Incoming one : records.subList(from, Math.min(records.size(), from + BATCH))) {
                byAsset.computeIfAbsent(one.asset(), asset -> new ArrayList<>()).add(new Submission(one.record()));
            }
            byAsset.forEach(this::send);
        }
    }

    private void send(AssetKey asset, List<Submission> records) {
        AssetReply reply = await().ignoreExceptions()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> assets.get()
                                .absorb(asset, SENSOR, 1, records, null)
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS),
                        AssetReply.Absorbed.class::isInstance);
        assertThat(reply).isInstanceOf(AssetReply.Absorbed.class);
    }

    /** The lines of the attack recordings whose path matches, by recording. */
    static List<List<String>> recordings(Pattern corpus) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(SharedData.folder().resolve("attack"))) {
            files = all.filter(file -> corpus.matcher(file.toString()).matches())
                    .filter(file -> file.toString().endsWith(".jsonl.gz"))
                    .sorted()
                    .toList();
        }
        List<List<String>> recordings = new ArrayList<>();
        for (Path file : files) {
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                recordings.add(in.lines().toList());
            }
        }
        return recordings;
    }
}
