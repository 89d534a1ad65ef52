package io.watchfloor.ops.archive;

import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An archive with Parquet files that the test writes, and rows that are in no file yet. */
final class ArchiveFixture {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    final Path folder;
    final List<Path> files = new ArrayList<>();
    final List<ArchiveRow> fresh = new ArrayList<>();
    private int sequence;

    ArchiveFixture(Path folder) {
        this.folder = folder;
    }

    ArchiveSearch engine(ArchiveSearch.Limits limits) throws IOException {
        Path temporary = Files.createDirectories(folder.resolveSibling("temporary"));
        return new ArchiveSearch(
                folder,
                temporary,
                (from, to, assets) -> new ArchiveSource.Extent(List.copyOf(files), List.copyOf(fresh)),
                limits,
                System::nanoTime);
    }

    ArchiveSearch engine() throws IOException {
        return engine(ArchiveSearch.Limits.STANDARD);
    }

    /** A record of JSON, with single quotes in place of double quotes. */
    ArchiveRow row(String asset, Instant at, String json) {
        String raw = json.replace('\'', '"');
        try {
            Telemetry record = new TelemetryReader().read(raw.getBytes(StandardCharsets.UTF_8), asset, null, at);
            return new ArchiveRow(
                    new RecordId("sensor/of-test", 0x2a, ++sequence),
                    asset,
                    record.logsources().isEmpty() ? null : record.logsources().getFirst(),
                    new ArchiveRow.Times(at, at, at.plusSeconds(1)),
                    SearchColumns.of(record),
                    raw);
        } catch (UnreadableTelemetry unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    Path file(List<ArchiveRow> rows) throws IOException, SQLException {
        Path day = Files.createDirectories(folder.resolve("day=2026-11-20"));
        Path file = day.resolve("file-%d.parquet".formatted(files.size()));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            RowTable.create(connection, "rows", rows);
            statement.execute("COPY (FROM rows ORDER BY asset, corrected) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
                    .formatted(file));
        }
        files.add(file);
        return file;
    }
}
