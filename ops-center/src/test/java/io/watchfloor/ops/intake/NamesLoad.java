package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.ops.OpsCenter;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetCommand;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.RedirectingAssetClient;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.WorkstationRecords;
import io.watchfloor.ops.asset.naming.NamingReply;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.UplinkCodec;
import io.watchfloor.sensors.protocol.UplinkFrame;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleSources;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cost of names in processor time of the process, measured in pairs: a batch for the name's own asset against a
 * redirected one; a hello with its host against one without. Run by hand: {@code -Dtest=NamesLoad}.
 */
class NamesLoad {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int PAIRS = 15;
    private static final int AT_ONCE = 2_000;

    @TempDir
    private Path folder;

    private static double nanos(Callable<?> work, int times) throws Exception {
        long before = PROCESS.getProcessCpuTime();
        for (int i = 0; i < times; i++) {
            work.call();
        }
        return (PROCESS.getProcessCpuTime() - before) / (double) times;
    }

    private static void pairs(String what, int times, Callable<?> plain, Callable<?> more) throws Exception {
        nanos(plain, 2 * times);
        nanos(more, 2 * times);
        double[] one = new double[PAIRS];
        double[] other = new double[PAIRS];
        double[] differences = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            boolean first = pair % 2 == 0;
            double a = first ? nanos(plain, times) : 0;
            other[pair] = nanos(more, times);
            one[pair] = first ? a : nanos(plain, times);
            differences[pair] = other[pair] - one[pair];
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f us, then %.1f us; median difference %.1f us (quartiles %.1f to %.1f)%n",
                what,
                quantile(one, 2),
                quantile(other, 2),
                quantile(differences, 2),
                quantile(differences, 1),
                quantile(differences, 3));
    }

    private static double quantile(double[] values, int quarter) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) * quarter / 4] / 1e3;
    }

    @Test
    void aHelloWithItsHost() throws Exception {
        HostIdentity usual =
                new HostIdentity(List.of("ws-017", "ws-017.corp.example"), List.of("192.0.2.17", "2001:db8::17"));
        HostIdentity most = new HostIdentity(
                IntStream.range(0, HostIdentity.MOST_NAMES)
                        .mapToObj(i -> "n".repeat(250) + i)
                        .toList(),
                IntStream.range(0, HostIdentity.MOST_ADDRESSES)
                        .mapToObj(i -> "2001:db8:0:0:0:0:0:" + i)
                        .toList());
        UplinkFrame.Hello none = new UplinkFrame.Hello("0.1.0", 7, 1042, 42, 9, null, List.of(), null, null);
        pairs("hello with a usual host", 10_000, () -> travelled(none), () -> travelled(with(none, usual)));
        pairs("hello with the most", 2_000, () -> travelled(none), () -> travelled(with(none, most)));
        System.out.printf(
                "bytes: %d, %d, %d%n",
                UplinkCodec.encode(none).length(),
                UplinkCodec.encode(with(none, usual)).length(),
                UplinkCodec.encode(with(none, most)).length());
    }

    private static UplinkFrame travelled(UplinkFrame.Hello hello) throws Exception {
        return UplinkCodec.decode(UplinkCodec.encode(hello));
    }

    private static UplinkFrame.Hello with(UplinkFrame.Hello none, HostIdentity host) {
        return new UplinkFrame.Hello(
                none.agentVersion(),
                none.epoch(),
                none.nextSequence(),
                none.firstPending(),
                none.history(),
                none.lineage(),
                none.lost(),
                none.after(),
                host);
    }

    @Test
    void aBatchThatGoesOnToAnotherAsset() throws Exception {
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
                    new RuleSources(true, List.of(), Placeholders.NONE, List.of()),
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
                report(center, door.get());
            } finally {
                system.terminate();
                system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static void report(OpsCenter center, AssetClient plain) throws Exception {
        AssetClient door = new RedirectingAssetClient(plain);
        AssetKey itself = AssetKey.parse("default/host:ws01.corp.example");
        AssetKey named = AssetKey.parse("default/host:ws01");
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> center.askNames(
                                        named,
                                        replyTo -> new AssetCommand.DecideSame(
                                                itself.asset().toString(),
                                                "ann",
                                                true,
                                                "one machine",
                                                null,
                                                Everything.of("ann"),
                                                replyTo))
                                .toCompletableFuture()
                                .get(60, TimeUnit.SECONDS)
                        instanceof NamingReply.Success);
        for (int size : new int[] {1, 50, 500}) {
            List<Submission> batch = LongStream.rangeClosed(1, size)
                    .mapToObj(WorkstationRecords::routine)
                    .toList();
            int times = AT_ONCE / (size < 500 ? 1 : 5);
            pairs(
                    "%d records, themselves and one asset further".formatted(size),
                    times,
                    () -> absorbed(door, itself, batch),
                    () -> absorbed(door, named, batch));
            pairs(
                    "%d records, without and with a door that follows".formatted(size),
                    times,
                    () -> absorbed(plain, itself, batch),
                    () -> absorbed(door, itself, batch));
        }
    }

    private static AssetReply absorbed(AssetClient door, AssetKey asset, List<Submission> batch) throws Exception {
        AssetReply reply = door.absorb(asset, "sensor-1", 1, batch, null)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(reply).isInstanceOf(AssetReply.Absorbed.class);
        return reply;
    }
}
