package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.Retention;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.archive.FaultyWay.Fault;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.TrustManager;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a bucket costs: uploads, and searches before and after a node has copies. The server is on this machine. */
@ExtendWith(FreshDatabase.class)
class ObjectStoreLoad {

    private static final int RECORDS = Integer.getInteger("archive.records", 200_000);
    private static final int BLOCK = 2_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    private Path temporary;

    @Test
    void uploadsAndSearches(DataSource database) throws Exception {
        Jdbi jdbi = Jdbi.create(database);
        ArchiveCatalog catalog = new ArchiveCatalog(jdbi);
        Instant now = Instant.now();
        Random random = new Random(28);
        for (int from = 0; from < RECORDS; from += BLOCK) {
            List<ArchivedRecord> records = new ArrayList<>();
            for (int number = from; number < from + BLOCK; number++) {
                records.add(record(number, now, random));
            }
            jdbi.useHandle(handle -> ArchiveCatalog.insert(handle, "sensor-1", 7, ArchiveBlock.of(records)));
        }
        try (S3Server server = new S3Server(temporary.resolve("server"));
                FaultyWay way = new FaultyWay(server.port(), () -> Fault.NONE)) {
            S3Objects objects = new S3Objects(
                    server.settings(way.port(), TIMEOUT, 3),
                    new TrustManager[0],
                    new ArchiveMetrics(new PrometheusRegistry()));
            try (ArchiveStore writing = store(objects, jdbi, "node-1");
                    ArchiveStore searching = store(objects, jdbi, "node-2")) {
                measured("write and upload", () -> writer(writing, jdbi, now).run());
                long bytes =
                        catalog.files().stream().mapToLong(ArchiveFile::bytes).sum();
                ArchiveFile largest = catalog.files().getFirst();
                Path file = Files.write(temporary.resolve("one"), new byte[(int) largest.bytes()]);
                measured(
                        "upload of %d KiB".formatted(largest.bytes() >> 10),
                        () -> objects.put(file, "day=x/one.parquet"));
                System.out.printf(
                        "%d records in %d files of %d KiB%n",
                        RECORDS, catalog.files().size(), bytes >> 10);
                for (String run : List.of("cold", "warm", "warm again")) {
                    measured(
                            "search, " + run,
                            () -> assertThat(search(searching, catalog, now)).isPositive());
                }
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void measured(String what, Step step) throws Exception {
        long begin = System.nanoTime();
        step.run();
        System.out.printf(
                "%s: %d ms%n", what, Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private int search(ArchiveStore store, ArchiveCatalog catalog, Instant now) throws Exception {
        Path search = Files.createDirectories(store.folder().resolve(".search"));
        try (ArchiveSearch archive = new ArchiveSearch(
                store,
                search,
                catalog::extent,
                new TelemetryReader(),
                new ArchiveSearch.Limits(512, 512, 2, 1, TIMEOUT),
                System::nanoTime,
                new SearchMetrics(new PrometheusRegistry()))) {
            ArchiveQuery query = new ArchiveQuery(
                    now.minus(Duration.ofDays(1)), now.plusSeconds(60), List.of("host:ws7"), List.of(), "");
            return archive.list(query, SearchScope.UNLIMITED, ArchiveSearch.Order.NEWEST_FIRST, 100, null)
                    .size();
        }
    }

    private ArchiveStore store(S3Objects objects, Jdbi jdbi, String node) {
        Path folder = temporary.resolve(node);
        ArchiveCache cache = new ArchiveCache(
                folder.resolve(".copies"),
                8L << 30,
                0,
                objects,
                new ArchiveCopies(jdbi, node),
                new ArchiveMetrics(new PrometheusRegistry()));
        return new ObjectStore(objects, cache, folder);
    }

    private static ArchiveWriter writer(ArchiveStore store, Jdbi jdbi, Instant now) {
        return new ArchiveWriter(
                new ArchiveSettings(
                        true,
                        store.folder(),
                        List.of(),
                        Duration.ofMinutes(1),
                        new Retention(30, 0, 0, Long.MAX_VALUE, List.of()),
                        ArchiveSettings.Search.STANDARD,
                        Optional.empty()),
                store,
                jdbi,
                new TelemetryReader(),
                new ArchiveMetrics(new PrometheusRegistry()),
                Clock.fixed(now, ZoneOffset.UTC),
                "node-1");
    }

    private static ArchivedRecord record(int number, Instant received, Random random) {
        byte[] unique = new byte[64];
        random.nextBytes(unique);
        return new ArchivedRecord(
                AssetKey.parse("default/host:ws" + number % 100),
                new TelemetryRecord(
                        number,
                        received.toEpochMilli(),
                        null,
                        null,
                        "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"Computer\":\"ws%d\",\"CommandLine\":\"cmd /c %s\"}"
                                .formatted(number % 100, HexFormat.of().formatHex(unique))
                                .getBytes(StandardCharsets.UTF_8)));
    }
}
