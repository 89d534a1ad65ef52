package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.Retention;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * After an erasure, no file of the archive and no page of the database contains the asset's telemetry. The write-ahead log
 * does until PostgreSQL overwrites it.
 */
@ExtendWith(FreshDatabase.class)
class ErasedBytesIT {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final String ERASED = "erased-marker-8c1f4e";
    private static final String KEPT = "kept-marker-77d02b";

    /** How a frame of zstd begins. */
    private static final byte[] FRAME = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    @TempDir
    private Path folder;

    private ArchiveWriter writer(Jdbi jdbi) {
        return new ArchiveWriter(
                new ArchiveSettings(
                        true,
                        folder,
                        List.of(),
                        Duration.ofMinutes(1),
                        new Retention(30, 0, 0, 1L << 30, List.of()),
                        ArchiveSettings.Search.STANDARD,
                        Optional.empty()),
                new FolderStore(folder),
                jdbi,
                new TelemetryReader(),
                new ArchiveMetrics(new PrometheusRegistry()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                "node-1");
    }

    /** Blocks that fit into one page, so that a page contains all of a compressed block. */
    private static void store(Jdbi jdbi, String host, String marker, long from) {
        for (long sequence = from; sequence < from + 20; sequence++) {
            ArchivedRecord record = new ArchivedRecord(
                    AssetKey.parse("default/host:" + host),
                    new TelemetryRecord(sequence, NOW.toEpochMilli(), null, null, """
                            {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"%s",\
                            "UtcTime":"2026-11-30 10:00:00.000","User":"CORP\\\\Brandt","Image":"C:\\\\Windows\\\\cmd.exe",\
                            "CommandLine":"cmd /c echo %s %d"}""".formatted(host, marker, sequence)
                            .getBytes(StandardCharsets.UTF_8)));
            jdbi.useHandle(handle -> ArchiveCatalog.insert(handle, "sensor-1", 7, ArchiveBlock.of(List.of(record))));
        }
    }

    @Test
    void noFileAndNoPageHasTheTelemetryOfAnErasedAsset(DataSource database) throws Exception {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.useHandle(handle ->
                handle.execute("TRUNCATE archive_block, archive_file, archive_writer, archive_hold, archive_erasure"));
        store(jdbi, "ws1", KEPT, 1);
        store(jdbi, "ws2", ERASED, 101);
        assertThat(pages(jdbi, ERASED)).as("pages before the erasure").isNotEmpty();
        writer(jdbi).run();
        store(jdbi, "ws1", KEPT, 201);
        store(jdbi, "ws2", ERASED, 301);
        assertThat(files(ERASED)).as("files before the erasure").isNotEmpty();
        assertThat(pages(jdbi, ERASED)).as("pages before the erasure").isNotEmpty();

        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO archive_erasure VALUES ('default/host:ws2', ?)", Timestamp.from(NOW.plusSeconds(1))));
        writer(jdbi).run();

        Set<String> files = files(ERASED);
        Set<String> pages = pages(jdbi, ERASED);
        System.out.printf(
                "Erasure: the marker is in %d files and %d files of the database%n", files.size(), pages.size());
        assertThat(files).isEmpty();
        assertThat(pages).isEmpty();
        assertThat(files(KEPT)).isNotEmpty();
    }

    /** Files of the archive's folder that contain a text, read as Parquet and byte by byte. */
    private Set<String> files(String marker) throws IOException, SQLException {
        Set<String> found = new TreeSet<>();
        for (Path file : regular(folder)) {
            if (contains(Files.readAllBytes(file), marker)) {
                found.add(file.toString());
            }
            if (file.toString().endsWith(".parquet")) {
                try (Connection connection = ArchiveEngine.open(folder, folder, 128, 1);
                        Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "SELECT count(*) FROM read_parquet(%s) WHERE contains(record, %s)"
                                        .formatted(
                                                ArchiveEngine.quoted(file.toString()), ArchiveEngine.quoted(marker)))) {
                    if (row.next() && row.getLong(1) > 0) {
                        found.add(file.toString());
                    }
                }
            }
        }
        return found;
    }

    /** Files of the database's folder that contain a text, also in compressed blocks, after a checkpoint. */
    private static Set<String> pages(Jdbi jdbi, String marker) throws IOException {
        jdbi.useHandle(handle -> handle.execute("CHECKPOINT"));
        String data = jdbi.withHandle(handle ->
                handle.createQuery("SHOW data_directory").mapTo(String.class).one());
        String own = jdbi.withHandle(
                handle -> handle.createQuery("SELECT oid::text FROM pg_database WHERE datname = current_database()")
                        .mapTo(String.class)
                        .one());
        Set<String> found = new TreeSet<>();
        for (Path file : regular(Path.of(data, "base", own))) {
            byte[] content = Files.readAllBytes(file);
            if (contains(content, marker)) {
                found.add(file.toString());
            }
            for (int at = indexOf(content, FRAME, 0); at >= 0; at = indexOf(content, FRAME, at + 1)) {
                if (contains(decompressed(content, at), marker)) {
                    found.add(file.toString());
                }
            }
        }
        return found;
    }

    private static List<Path> regular(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    /** As much of a frame as can be read: its end may have been overwritten. */
    private static byte[] decompressed(byte[] content, int at) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int length = Math.min(content.length - at, 16_384);
        try (ZstdInputStream frame = new ZstdInputStream(new ByteArrayInputStream(content, at, length))) {
            frame.setContinuous(true);
            byte[] part = new byte[1024];
            int read = frame.read(part);
            while (read > 0 && plain.size() < 65_536) {
                plain.write(part, 0, read);
                read = frame.read(part);
            }
        } catch (IOException endOfFrame) {
            // What follows the frame in its page is no frame.
            return plain.toByteArray();
        }
        return plain.toByteArray();
    }

    private static boolean contains(byte[] content, String text) {
        return indexOf(content, text.getBytes(StandardCharsets.UTF_8), 0) >= 0;
    }

    private static int indexOf(byte[] content, byte[] wanted, int from) {
        for (int i = from; i <= content.length - wanted.length; i++) {
            int j = 0;
            while (j < wanted.length && content[i + j] == wanted[j]) {
                j++;
            }
            if (j == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
