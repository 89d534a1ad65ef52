package io.watchfloor.config.backup;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Creates a center's database from a {@link Backup}. One transaction restores all tables, so a damaged file changes
 * nothing in the database. A backup contains no projections; the node rebuilds the projections from the journal when it
 * starts.
 */
public final class Restore {

    private static final int PIECE = 64 * 1024;

    /**
     * Names of files and folders that a node uses in its data folder, and {@code lost+found} of a mounted file system.
     */
    private static final Pattern OWN = Pattern.compile(
            "node\\.lock|pg|pg\\.new|pg\\.log(\\.1)?|pg\\.password|pg-programs.*|tls"
                    + "|authority-key|audit-key|audit-heads\\.jsonl|bootstrap-token|watchfloor\\.conf|logs?|archive|lost\\+found");

    private Restore() {}

    /**
     * Reads the manifest from a backup file.
     *
     * @throws StartFailure {@code backup.unreadable}
     */
    public static BackupManifest examine(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            return manifest(file, zip);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Checks that a data folder contains no files of other programs, before the restore creates files in it.
     *
     * @param file backup file, which may be in the folder
     * @throws StartFailure {@code restore.foreign-file} if the folder contains a file that no node creates
     */
    public static void examineFolder(Path dataDir, Path file) {
        if (!Files.isDirectory(dataDir)) {
            return;
        }
        try (Stream<Path> entries = Files.list(dataDir)) {
            List<Path> all = entries.sorted().toList();
            for (Path one : all) {
                if (!OWN.matcher(one.getFileName().toString()).matches() && !Files.isSameFile(one, file)) {
                    throw new StartFailure(
                            "restore.foreign-file",
                            "The folder " + dataDir + " contains " + one.getFileName()
                                    + ", which is not a file of a center.",
                            "Nothing was restored. Restore into a new folder (--data DIR), or move the file elsewhere.");
                }
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "restore.foreign-file",
                    "Cannot read the folder " + dataDir + ": " + e.getMessage() + ".",
                    "Nothing was restored. Run this command as the user who runs the node.",
                    e);
        }
    }

    /**
     * Restores into an empty database: a new database, or one in which no center has stored data.
     *
     * @throws StartFailure {@code backup.unreadable}, {@code restore.not-empty}, {@code restore.schema} or
     *     {@code restore.database}; the database is then unchanged
     */
    public static BackupManifest into(
            DatabaseAddress address, DatabaseSettings settings, Path file, BackupProgress progress) {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
                Database database = Database.open(address, settings)) {
            BackupManifest manifest = manifest(file, zip);
            try (Connection connection = database.connectWithoutTimeout()) {
                refuseUnlessEmpty(address, connection);
            }
            database.migrateTo(manifest.schema());
            try (Connection connection = database.connectWithoutTimeout()) {
                refuseOtherSchema(manifest, connection);
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute(
                            "SET LOCAL statement_timeout = 0"); // One statement restores one table, which may take
                    // hours.
                }
                for (BackupManifest.Table table : manifest.tables()) {
                    load(file, zip, table, connection, progress);
                }
                connection.commit();
            }
            database.migrate();
            return manifest;
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new StartFailure(
                    "restore.database",
                    "The database rejected the backup: " + e.getMessage() + ".",
                    "Nothing was restored. Use an empty database, and a program version that is not older than the backup.",
                    e);
        }
    }

    private static BackupManifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(BackupManifest.ENTRY);
        if (entry == null) {
            throw unreadable(file, "it has no " + BackupManifest.ENTRY, null);
        }
        BackupManifest manifest;
        try (InputStream in = zip.getInputStream(entry)) {
            manifest = BackupManifest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        for (BackupManifest.Table table : manifest.tables()) {
            // Accepts only known table and column names, because these names from the untrusted file become part of SQL
            // statements.
            boolean known =
                    BackupTables.INCLUDED.contains(table.name()) || BackupTables.FORMER_NAMES.contains(table.name());
            if (!known || !table.columns().stream().allMatch(column -> column.matches("[a-z_][a-z0-9_]{0,59}"))) {
                throw unreadable(file, "its table " + table.name() + " is not a table of a center", null);
            }
        }
        return manifest;
    }

    private static void refuseUnlessEmpty(DatabaseAddress address, Connection connection) throws SQLException {
        for (String table : BackupTables.MUST_BE_EMPTY) {
            if (is(connection, "SELECT to_regclass('" + table + "') IS NOT NULL")
                    && is(connection, "SELECT EXISTS (SELECT 1 FROM " + table + ")")) {
                throw new StartFailure(
                        "restore.not-empty",
                        "The database at " + address.jdbcUrl() + " already contains data of a center (table " + table
                                + ").",
                        "Restore into a new data folder (--data DIR) or a new database, and start the node with it.");
            }
        }
    }

    private static void refuseOtherSchema(BackupManifest manifest, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM flyway_schema_history"
                        + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")) {
            String here = rows.next() ? rows.getString(1) : "none";
            if (!here.equals(manifest.schema())) {
                throw new StartFailure(
                        "restore.schema",
                        "The backup has schema version " + manifest.schema() + ", but the database has version " + here
                                + ".",
                        "Restore into a new database, with a program version that is not older than the backup.");
            }
        }
    }

    private static void load(
            Path file, ZipFile zip, BackupManifest.Table table, Connection connection, BackupProgress progress)
            throws SQLException, IOException {
        ZipEntry entry = zip.getEntry(Backup.entry(table.name()));
        if (entry == null) {
            throw unreadable(file, "its table " + table.name() + " is missing", null);
        }
        String columns = String.join(", ", table.columns());
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table.name() + " (" + columns + ") FROM STDIN (ENCODING 'UTF8')");
        try {
            feed(file, zip, entry, table, copy, progress);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        continueNumbering(table, connection);
    }

    private static void feed(
            Path file, ZipFile zip, ZipEntry entry, BackupManifest.Table table, CopyIn copy, BackupProgress progress)
            throws SQLException, IOException {
        // The restore verifies checksums itself, because ZipFile does not verify them.
        CRC32 sum = new CRC32();
        byte[] piece = new byte[PIECE];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                sum.update(piece, 0, n);
                copy.writeToCopy(piece, 0, n);
                progress.copied(table.name(), n);
            }
        }
        if (sum.getValue() != entry.getCrc()) {
            throw unreadable(file, "its table " + table.name() + " is damaged", null);
        }
        long rows = copy.endCopy();
        if (rows != table.rows()) {
            throw unreadable(
                    file, "its table " + table.name() + " has " + rows + " rows and not " + table.rows(), null);
        }
    }

    /** Sets each sequence to the highest restored number, so that new rows get unused numbers. */
    private static void continueNumbering(BackupManifest.Table table, Connection connection) throws SQLException {
        for (String column : table.columns()) {
            if (is(
                    connection,
                    "SELECT pg_get_serial_sequence('" + table.name() + "', '" + column + "') IS NOT NULL"
                            + " AND EXISTS (SELECT 1 FROM " + table.name() + ")")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SELECT setval(pg_get_serial_sequence('" + table.name() + "', '" + column
                            + "'), (SELECT max(" + column + ") FROM " + table.name() + "))");
                }
            }
        }
    }

    private static boolean is(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static StartFailure unreadable(Path file, String reason, @Nullable Exception e) {
        String message = "Cannot use the backup " + file + ": " + reason + ".";
        String advice = "Use another copy of the file or an older backup. Nothing was restored.";
        return e == null
                ? new StartFailure("backup.unreadable", message, advice)
                : new StartFailure("backup.unreadable", message, advice, e);
    }
}
