package io.watchfloor.config.backup;

import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.StartFailure;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a backup of a center into one zip file: each table of {@link BackupTables} in PostgreSQL's COPY text format,
 * then a {@link BackupManifest}. One REPEATABLE READ transaction reads all rows, so the backup is consistent while the
 * center keeps running.
 */
public final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private static final int PIECE = 64 * 1024;

    /** Table of the backups that were taken. */
    private static final String RECORDS = "backup_taken";

    private Backup() {}

    /**
     * Writes a backup file that only its owner can read. If the backup fails, no file is left behind.
     *
     * @throws StartFailure {@code backup.exists}, {@code backup.not-writable} or {@code backup.database}
     */
    public static BackupManifest take(DatabaseAddress database, Path file, BackupProgress progress) {
        if (Files.exists(file)) {
            throw new StartFailure(
                    "backup.exists",
                    "The backup file " + file + " already exists.",
                    "Choose another file name; a backup never overwrites a file.");
        }
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(draft);
            BackupManifest manifest;
            try (FileChannel channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
                manifest = write(database, zip, progress);
                zip.finish();
                channel.force(true);
            }
            DurableFiles.rename(draft, file);
            record(database, manifest, Files.size(file));
            return manifest;
        } catch (IOException e) {
            discard(draft, e);
            throw new StartFailure(
                    "backup.not-writable",
                    "Cannot write the backup " + file + ": " + e.getMessage() + ".",
                    "Check that the folder exists and is writable, and that the disk has free space.",
                    e);
        } catch (SQLException e) {
            discard(draft, e);
            throw new StartFailure(
                    "backup.database",
                    "Cannot read the database: " + e.getMessage() + ".",
                    "Choose the database of a center. No backup was written.",
                    e);
        }
    }

    /**
     * Records the backup in the database, so that the center knows when the latest backup was taken. The backup is good
     * without this record, for example if the database user may only read.
     */
    private static void record(DatabaseAddress database, BackupManifest manifest, long bytes) {
        try (Connection connection = DatabaseTimeouts.DEFAULT.connectWithoutTimeout(database)) {
            if (columns(connection, RECORDS).isEmpty()) {
                return; // The schema is older.
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO " + RECORDS + " (at, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
                insert.setObject(1, manifest.takenAt().atOffset(ZoneOffset.UTC));
                insert.setLong(2, bytes);
                insert.executeUpdate();
            }
            try (PreparedStatement trim = connection.prepareStatement("DELETE FROM " + RECORDS
                    + " WHERE at NOT IN (SELECT at FROM " + RECORDS + " ORDER BY at DESC LIMIT 100)")) {
                trim.executeUpdate();
            }
        } catch (SQLException e) {
            LOG.warn(
                    "The backup is complete, but it could not be recorded in the database, so the secure score does not"
                            + " count it: {}. Let the database user insert into {}.",
                    e.getMessage(),
                    RECORDS);
        }
    }

    private static BackupManifest write(DatabaseAddress database, ZipOutputStream zip, BackupProgress progress)
            throws SQLException, IOException {
        try (Connection connection = DatabaseTimeouts.DEFAULT.connectWithoutTimeout(database)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Instant takenAt = now(connection);
            String schema = schema(connection);
            List<BackupManifest.Table> tables = new ArrayList<>();
            List<String> kept = new ArrayList<>(BackupTables.INCLUDED);
            kept.addAll(BackupTables.FORMER_NAMES);
            for (String table : kept) {
                List<String> columns = columns(connection, table);
                if (columns.isEmpty()) {
                    continue; // An older schema does not have this table yet: upgrades take a backup before they
                    // migrate.
                }
                zip.putNextEntry(new ZipEntry(entry(table)));
                // COPY returns one row per read. The buffer combines the rows into larger writes.
                OutputStream counted = new BufferedOutputStream(
                        new CountingStream(zip, bytes -> progress.copied(table, bytes)), PIECE);
                long rows = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(copyOut(connection, table, columns), counted);
                counted.flush();
                zip.closeEntry();
                tables.add(new BackupManifest.Table(table, columns, rows));
            }
            BackupManifest manifest = new BackupManifest(BackupManifest.FORMAT, schema, takenAt, List.copyOf(tables));
            zip.putNextEntry(new ZipEntry(BackupManifest.ENTRY));
            zip.write(manifest.toJson().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
            return manifest;
        }
    }

    static String entry(String table) {
        return "tables/" + table + ".copy";
    }

    private static String copyOut(Connection connection, String table, List<String> columns) throws SQLException {
        String order = BackupTables.order(table);
        if (order.isEmpty()) {
            order = String.join(", ", primaryKey(connection, table));
        }
        return "COPY (SELECT " + String.join(", ", columns) + " FROM " + table + " ORDER BY " + order
                + ") TO STDOUT (ENCODING 'UTF8')";
    }

    private static Instant now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT now()")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static String schema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM flyway_schema_history"
                        + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT column_name FROM information_schema.columns"
                        + " JOIN information_schema.tables USING (table_catalog, table_schema, table_name)"
                        + " WHERE table_schema = current_schema() AND table_name = ? AND table_type = 'BASE TABLE'"
                        + " ORDER BY ordinal_position")) {
            statement.setString(1, table);
            List<String> columns = texts(statement);
            columns.removeIf(column -> BackupTables.OMITTED_COLUMNS.contains(table + "." + column));
            return List.copyOf(columns);
        }
    }

    private static List<String> primaryKey(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT a.attname FROM pg_index i"
                + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                + " WHERE i.indrelid = ?::regclass AND i.indisprimary ORDER BY array_position(i.indkey, a.attnum)")) {
            statement.setString(1, table);
            return texts(statement);
        }
    }

    private static List<String> texts(PreparedStatement statement) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static void discard(Path draft, Exception cause) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** Reports how many bytes were written to the underlying stream. */
    private static final class CountingStream extends FilterOutputStream {
        private final LongConsumer count;

        CountingStream(OutputStream target, LongConsumer count) {
            super(target);
            this.count = count;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count.accept(length);
        }
    }
}
