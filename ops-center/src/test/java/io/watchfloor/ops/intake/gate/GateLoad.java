package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.ops.OpsCenter;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many records per second the gate and everything behind it make durable when the sensor is not the bottleneck: two
 * spools submit batches in this process. Also measures how many records per second the engine evaluates on one thread.
 * Prints the results; asserts only that no record is lost.
 */
class GateLoad {

    private static final Path DATA =
            Path.of("..", "..", "shared", "data").toAbsolutePath().normalize();

    private static final int SPOOLS = 2;
    private static final int BATCH = 1_000;
    private static final int ASSETS = 500;
    private static final int RUN = 50;
    private static final int WARM_UPS = 3;

    @TempDir
    private Path folder;

    @Test
    void withoutASensor() throws Exception {
        assumeThat(DATA).as("the development data").isDirectory();
        List<byte[]> bodies = bodies();
        ProgramConfig config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
                Database database =
                        Database.open(postgres.address(), config.settings().database())) {
            database.migrate();
            ActorSystem<Void> system = ActorSystem.create(
                    Behaviors.empty(),
                    "watchfloor",
                    ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0")
                            .withFallback(config.pekko(postgres.address())));
            Cluster cluster = Cluster.get(system);
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            AtomicReference<AssetClient> door = new AtomicReference<>();
            try (OpsCenter center = new OpsCenter(
                    system,
                    config.settings(),
                    Jdbi.create(database.dataSource()),
                    new RuleSources(true, rules(), Placeholders.NONE, List.of()),
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
                    })) {
                center.start();
                try (TelemetryGate gate = gate(config, center, database, system, door.get())) {
                    report(gate, center.evaluator(), bodies);
                }
            } finally {
                system.terminate();
                system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static TelemetryGate gate(
            ProgramConfig config, OpsCenter center, Database database, ActorSystem<?> system, AssetClient door) {
        return new TelemetryGate(
                config.settings().ingest(),
                config.settings().assets().epochRetention(),
                true,
                new TelemetryReader(),
                center::evaluator,
                door,
                sensor -> SensorRights.ALL,
                Jdbi.create(database.dataSource()),
                new GateMetrics(new PrometheusRegistry()),
                Tracing.off(),
                Clock.systemUTC(),
                system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.telemetry")),
                system.dispatchers().lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher.blocking")));
    }

    private static void report(TelemetryGate gate, Evaluator judge, List<byte[]> bodies) throws Exception {
        for (int pass = 1; pass <= WARM_UPS; pass++) {
            System.out.printf(Locale.ROOT, "warm-up %d: %.0f records/s%n", pass, gate(gate, bodies, pass));
        }
        engine(judge, bodies);
        for (int turn = 1; turn <= 3; turn++) {
            double engine = engine(judge, bodies);
            double durable = gate(gate, bodies, WARM_UPS + turn);
            System.out.printf(
                    Locale.ROOT,
                    "durable %.0f records/s = %.2f of the engine's %.0f on one thread%n",
                    durable,
                    durable / engine,
                    engine);
        }
    }

    private static double engine(Evaluator judge, List<byte[]> bodies) {
        long start = System.nanoTime();
        long matches = 0;
        for (byte[] body : bodies) {
            List<?> matched = judge.scan(new TelemetryRecord(1, 0, null, null, body));
            matches += matched == null ? 1 : matched.size();
        }
        assertThat(matches).isPositive();
        return bodies.size() * 1e9 / (System.nanoTime() - start);
    }

    /** Each spool submits its part of the recording, batch by batch. */
    private static double gate(TelemetryGate gate, List<byte[]> bodies, int epoch) throws Exception {
        List<Thread> spools = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        long start = System.nanoTime();
        for (int spool = 0; spool < SPOOLS; spool++) {
            String name = "spool-" + spool;
            int from = bodies.size() * spool / SPOOLS;
            int to = bodies.size() * (spool + 1) / SPOOLS;
            spools.add(Thread.ofPlatform().start(() -> {
                try {
                    feed(gate, name, epoch, bodies.subList(from, to));
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread spool : spools) {
            spool.join();
        }
        assertThat(failures).isEmpty();
        return bodies.size() * 1e9 / (System.nanoTime() - start);
    }

    private static void feed(TelemetryGate gate, String spool, int epoch, List<byte[]> bodies) throws Exception {
        for (int from = 0; from < bodies.size(); from += BATCH) {
            List<TelemetryRecord> batch = new ArrayList<>(BATCH);
            for (byte[] body : bodies.subList(from, Math.min(from + BATCH, bodies.size()))) {
                batch.add(new TelemetryRecord(from + batch.size() + 1L, System.currentTimeMillis(), null, null, body));
            }
            TelemetryGate.BatchResult judged = gate.submit(spool, epoch, batch, null)
                    .orElseThrow()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            assertThat(judged.rejected()).isEmpty();
        }
    }

    private static List<Path> rules() {
        return Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance")
                .map(DATA.resolve("rules/sigma")::resolve)
                .toList();
    }

    /** The recording, distributed over 500 assets in runs of 50 records. */
    private static List<byte[]> bodies() throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(DATA.resolve("bench/throughput-windows.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String asset = String.format(Locale.ROOT, "load-%03d.corp.example", bodies.size() / RUN % ASSETS);
                bodies.add(line.replaceFirst("\"(Hostname|Computer|host)\":\"[^\"]*\"", "\"$1\":\"" + asset + "\"")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }
}
