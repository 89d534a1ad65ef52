package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.SharedData;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.backtest.BackTest;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A back-test of recordings finds what a node with a real PostgreSQL found when the recordings arrived, with the
 * built-in rules and SigmaHQ's. By default a part of the recordings; {@code -Dwatchfloor.backtest.corpus=.*} uses all.
 */
@ExtendWith(FreshDatabase.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BackTestIT {

    private static final String SENSOR = "sensor-1";
    private static final int BATCH = 500;
    private static final Instant RECEIVED = Instant.parse("2026-11-01T00:00:00Z");

    /** Three attacks with detections, correlations within one asset, and logons. */
    private static final Pattern CORPUS = Pattern.compile(
            System.getProperty("watchfloor.backtest.corpus", ".*mordor/.*(dcsync_dcerpc|psexec|lsass).*"));

    /** The order in which the records arrive. */
    enum Order {
        AS_RECORDED,
        FILES_REVERSED,
        SHUFFLED
    }

    private record Incoming(AssetKey asset, TelemetryRecord record) {}

    @TempDir
    private static Path folder;

    private static DatabaseAddress address;
    private static ProgramConfig config;
    private static Jdbi jdbi;
    private static Path data;

    private final AtomicReference<AssetClient> door = new AtomicReference<>();
    private final List<JournaledEvent> journal = new CopyOnWriteArrayList<>();
    private ActorSystem<Void> system;
    private OpsCenter center;

    @BeforeAll
    static void configure(TestDatabase database) throws InvalidSettingsException, IOException {
        data = SharedData.folder();
        Path settings =
                Files.writeString(folder.resolve("watchfloor.conf"), "watchfloor.escalation.repeat-every = 1 h");
        config = ProgramConfig.load(Optional.of(settings), CommandLineSettings.NONE);
        address = database.address();
        jdbi = Jdbi.create(database.dataSource());
    }

    @BeforeEach
    void start() {
        for (String table :
                List.of("event_journal", "event_tag", "snapshot", "fold_position", "obligation", "rule_set")) {
            jdbi.useHandle(handle -> handle.execute("DELETE FROM " + table));
        }
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
                new RuleSources(true, List.of(data.resolve("rules/sigma/rules")), Placeholders.NONE, List.of()),
                Attack.builtin(),
                "http://localhost",
                Clock.systemUTC(),
                new SecureRandom(),
                new PrometheusRegistry(),
                EgressClient.of(config.settings().egress(), new PrometheusRegistry()),
                AckLinks.NONE,
                transaction -> new StaffDirectory(new TreeSet<>(), new TreeMap<>(), new TreeMap<>()),
                given -> {
                    door.set(given);
                    return given;
                });
        center.start();
        center.addProjection("test", (transaction, event) -> journal.add(event), () -> {});
    }

    @AfterEach
    void end() throws Exception {
        center.close();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void aBackTestFindsWhatWasFoundLive(Order order) throws Exception {
        List<Incoming> records = records(order);
        for (int from = 0; from < records.size(); from += BATCH) {
            Map<AssetKey, List<Submission>> byAsset = new LinkedHashMap<>();
            for (Incoming one : records.subList(from, Math.min(records.size(), from + BATCH))) {
                byAsset.computeIfAbsent(one.asset(), asset -> new ArrayList<>()).add(new Submission(one.record()));
            }
            byAsset.forEach(this::send);
        }
        TreeSet<String> again = new TreeSet<>();
        BackTest test = new BackTest(
                center.evaluator(),
                new TelemetryReader(TelemetryLimits.STANDARD),
                new AssetRetentionPolicy(
                        config.settings().assets().foldQuietFor(),
                        config.settings().assets().epochRetention()),
                Asset::unknown,
                found -> assertThat(again.add(line(found.asset().toString(), found.detection())))
                        .as("found once: %s", found)
                        .isTrue());
        long begin = System.nanoTime();
        for (Incoming one : records) {
            test.evaluate(one.asset(), SENSOR, 1, one.record());
        }
        System.out.printf(
                "Back-test, %s: %d records, %d detections, %d records/s%n",
                order,
                records.size(),
                again.size(),
                records.size() * 1_000_000_000L / Math.max(1, System.nanoTime() - begin));
        assertThat(again).hasSizeGreaterThan(100);
        assertThat(test.unreadable()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(live())
                        .as("detections with the alerts that received them")
                        .isEqualTo(again));
    }

    private Set<String> live() {
        TreeSet<String> live = new TreeSet<>();
        for (JournaledEvent one : journal) {
            if (one.event() instanceof AssetEvent.TelemetryAbsorbed absorbed) {
                absorbed.detections().forEach(detection -> live.add(line(one.entityId(), detection)));
            }
        }
        return live;
    }

    private static String line(String asset, AssetEvent.Detection detection) {
        return asset + " " + detection.alert() + " " + detection.id() + " " + detection.rule() + " "
                + detection.record() + " " + detection.time() + " " + detection.window();
    }

    private List<Incoming> records(Order order) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(data.resolve("attack"))) {
            files = new ArrayList<>(
                    all.filter(file -> CORPUS.matcher(file.toString()).matches())
                            .filter(file -> file.toString().endsWith(".jsonl.gz"))
                            .sorted()
                            .toList());
        }
        if (order == Order.FILES_REVERSED) {
            Collections.reverse(files);
        }
        List<Incoming> bodies = new ArrayList<>();
        TelemetryReader reader = new TelemetryReader(TelemetryLimits.STANDARD);
        for (Path file : files) {
            try (BufferedReader in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    TelemetryRecord record = new TelemetryRecord(
                            1, RECEIVED.toEpochMilli(), null, null, line.getBytes(StandardCharsets.UTF_8));
                    try {
                        bodies.add(new Incoming(
                                AssetKey.of(EngineNames.asset(
                                        Submission.read(reader, record).asset())),
                                record));
                    } catch (UnreadableTelemetry e) {
                        assertThat(e.code()).as("the gate quarantines it").isNotEmpty();
                    }
                }
            }
        }
        if (order == Order.SHUFFLED) {
            Collections.shuffle(bodies, new Random(28));
        }
        List<Incoming> records = new ArrayList<>();
        for (Incoming one : bodies) {
            records.add(new Incoming(one.asset(), one.record().at(records.size() + 1L)));
        }
        return records;
    }

    private void send(AssetKey asset, List<Submission> records) {
        AssetReply reply = await().ignoreExceptions()
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get()
                                .absorb(asset, SENSOR, 1, records, null)
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS),
                        AssetReply.Absorbed.class::isInstance);
        assertThat(reply).isInstanceOf(AssetReply.Absorbed.class);
    }
}
