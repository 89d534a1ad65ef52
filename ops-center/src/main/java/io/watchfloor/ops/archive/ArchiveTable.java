package io.watchfloor.ops.archive;

import io.watchfloor.ops.asset.Submission;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The columns of the archive. All files have them in this order, and a table with the records of blocks has them too,
 * so that one query reads both. Times are in UTC, with microseconds and without a zone.
 */
public final class ArchiveTable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveTable.class);

    private static final String FIXED = """
            asset VARCHAR, sensor VARCHAR, epoch BIGINT, sequence BIGINT, product VARCHAR, category VARCHAR, service VARCHAR,
            recorded TIMESTAMP, corrected TIMESTAMP, received TIMESTAMP, record VARCHAR""";

    /** Whether the sender named the log source of the record. The last column, because older files do not have it. */
    private static final String NAMED = "named BOOLEAN";

    private static final String NONE = "-";

    private ArchiveTable() {}

    /** Creates a table with these columns, and with {@code log_source}, in a database of DuckDB. */
    public static void create(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE %s (%s, %s, %s, log_source VARCHAR)".formatted(table, FIXED, searched(), NAMED));
        }
    }

    private static String searched() {
        return Arrays.stream(SearchColumn.values())
                .map(column -> column.column() + " " + column.form().type())
                .collect(Collectors.joining(", "));
    }

    /** Adds the records of blocks to a table. */
    public static void append(
            Connection connection, String table, List<ArchiveCatalog.Block> blocks, TelemetryReader reader)
            throws SQLException {
        try (DuckDBAppender rows =
                connection.unwrap(DuckDBConnection.class).createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            for (ArchiveCatalog.Block block : blocks) {
                try (ArchiveBlock.Reader records = new ArchiveBlock.Reader(block.content())) {
                    for (ArchivedRecord one = records.next(); one != null; one = records.next()) {
                        append(rows, block, one, reader);
                    }
                }
            }
        }
    }

    private static void append(
            DuckDBAppender row, ArchiveCatalog.Block block, ArchivedRecord record, TelemetryReader reader)
            throws SQLException {
        TelemetryRecord received = record.received();
        Instant at = Instant.ofEpochMilli(received.receivedAtMillis());
        Telemetry read = read(received, reader);
        List<LogSource> sources = read == null ? List.of() : read.logsources();
        LogSource source = sources.isEmpty() ? new LogSource(null, null, null) : sources.getFirst();
        Instant corrected = read == null ? at : read.time();
        row.beginRow();
        row.append(record.asset().toString());
        row.append(block.sensor());
        row.append(block.epoch());
        row.append(received.sequence());
        text(row, source.product());
        text(row, source.category());
        text(row, source.service());
        row.append(time(read == null ? at : corrected.minusMillis(read.correctedMillis())));
        row.append(time(corrected));
        row.append(time(at));
        row.append(new String(received.body(), StandardCharsets.UTF_8));
        searched(row, read == null ? SearchColumns.NOTHING : SearchColumns.of(read));
        row.append(received.logsource() != null);
        row.append(sources.isEmpty() ? ArchiveFile.UNKNOWN : name(source));
        row.endRow();
    }

    /** @return null if the record cannot be read; the gate could read it, so the reader has changed since */
    private static @Nullable Telemetry read(TelemetryRecord received, TelemetryReader reader) {
        try {
            return Submission.read(reader, received);
        } catch (UnreadableTelemetry e) {
            return null;
        } catch (RuntimeException e) {
            // This is a bug in the reader. The record is kept without the columns that analysts search.
            LOG.error("Record {} could not be read for the archive: {}", received.sequence(), e.toString());
            return null;
        }
    }

    private static void searched(DuckDBAppender row, SearchColumns columns) throws SQLException {
        for (SearchColumn column : SearchColumn.values()) {
            switch (column.form()) {
                case LOWER, AS_SENT -> text(row, columns.text(column));
                case NUMBER -> {
                    Integer number = columns.number(column);
                    if (number == null) {
                        row.appendNull();
                    } else {
                        row.append(number.intValue());
                    }
                }
                case LIST -> {
                    if (columns.hashes().isEmpty()) {
                        row.appendNull();
                    } else {
                        row.append(columns.hashes());
                    }
                }
            }
        }
    }

    private static void text(DuckDBAppender row, @Nullable String text) throws SQLException {
        if (text == null) {
            row.appendNull();
        } else {
            row.append(text);
        }
    }

    private static LocalDateTime time(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** The name of a log source: product/category/service, with {@code -} for a missing part. */
    public static String name(LogSource source) {
        return part(source.product()) + "/" + part(source.category()) + "/" + part(source.service());
    }

    private static String part(@Nullable String part) {
        return part == null ? NONE : part.replace('/', '_');
    }
}
