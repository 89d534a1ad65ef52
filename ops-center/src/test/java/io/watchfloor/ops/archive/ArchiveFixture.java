package io.watchfloor.ops.archive;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.archive.ArchiveCatalog.Block;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An archive with Parquet files that the test writes, and rows that are in no file yet. */
final class ArchiveFixture {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    static final String SENSOR = "sensor/of-test";
    static final long EPOCH = 0x2a;

    private static final TelemetryReader READER = new TelemetryReader();

    final Path folder;
    final List<ArchiveFile> files = new ArrayList<>();
    final List<Block> fresh = new ArrayList<>();
    private int sequence;

    ArchiveFixture(Path folder) {
        this.folder = folder;
    }

    ArchiveSearch search(ArchiveSearch.Limits limits) throws IOException {
        return search(limits, HuntExecution.FIRST_RECORDS);
    }

    ArchiveSearch search(ArchiveSearch.Limits limits, long firstRecords) throws IOException {
        Path temporary = Files.createDirectories(folder.resolveSibling("temporary"));
        return new ArchiveSearch(
                new FolderStore(folder),
                temporary,
                (from, to, assets, values) -> new ArchiveCatalog.Extent(List.copyOf(files), List.copyOf(fresh)),
                READER,
                limits,
                System::nanoTime,
                new SearchMetrics(new PrometheusRegistry()),
                firstRecords);
    }

    /** A record of JSON, with single quotes in place of double quotes. */
    ArchivedRecord record(String asset, Instant at, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new ArchivedRecord(
                AssetKey.parse("default/" + asset),
                new TelemetryRecord(++sequence, at.toEpochMilli(), asset, null, body, null));
    }

    private static Block block(List<ArchivedRecord> records) {
        return new Block(1, SENSOR, EPOCH, ArchiveBlock.of(records).content());
    }

    void fresh(ArchivedRecord... records) {
        fresh.add(block(List.of(records)));
    }

    void file(List<ArchivedRecord> records) throws IOException, SQLException {
        new ArchiveFiles(new FolderStore(folder), READER)
                .write(List.of(block(records)))
                .forEach(written -> files.add(written.file()));
    }
}
