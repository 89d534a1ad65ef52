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
 * Creates a center's database from a {@link Backup}. Everything is restored in one transaction: a damaged file restores
 * nothing. The boards are not in a backup; the node's folds rebuild them from the journal when it starts.
 */
public final class Restore {

    private static final int PIECE = 64 * 1024;

    /** What a node writes, or reads, in its data folder; and what a file system of its own has at its root. */
    private static final Pattern OWN = Pattern.compile(
            "node\\.lock|pg|pg\\.new|pg\\.log(\\.1)?|pg\\.password|pg-programs.*|tls"
                    + "|authority-key|audit-key|audit-heads\\.jsonl|bootstrap-token|watchfloor\\.conf|logs?|lost\\+found");

    private Restore() {}

    /**
     * Reads the file's own description.
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
     * Checks a data folder before anything is created in it.
     *
     * @param file of the backup, which may stand in the folder
     * @throws StartFailure {@code restore.foreign-file} when it has a file that no node writes there
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
                            "The folder " + dataDir + " holds " + one.getFileName() + ", which is no file of a center.",
                            "Nothing was restored. Restore into a new folder (--data DIR), or move the file away.");
                }
            }
        } catch (IOException e) {
            throw new StartFailure(
                    "restore.foreign-file",
                    "The folder " + dataDir + " cannot be read: " + e.getMessage() + ".",
                    "Nothing was restored. Run this as the user who runs the node.",
                    e);
        }
    }

    /**
     * Restores into an empty database: a new one, or one in which a center never stored anything.
     *
     * @throws StartFailure {@code backup.unreadable}, {@code restore.not-empty}, {@code restore.schema} or
     *     {@code restore.database}; the database then contains nothing of the backup
     */
    public static BackupManifest into(
            DatabaseAddress address, DatabaseSettings settings, Path file, BackupProgress progress) {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
                Database database = Database.open(address, settings)) {
            BackupManifest manifest = manifest(file, zip);
            try (Connection connection = database.connectPatiently()) {
                refuseUnlessEmpty(address, connection);
            }
            database.migrateTo(manifest.schema());
            try (Connection connection = database.connectPatiently()) {
                refuseOtherSchema(manifest, connection);
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET LOCAL statement_timeout = 0"); // One table is one statement.
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
                    "The database does not take the backup: " + e.getMessage() + ".",
                    "Nothing was restored. Use an empty database, and the program that took the backup or a newer one.",
                    e);
        }
    }

    private static BackupManifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(BackupManifest.ENTRY);
        if (entry == null) {
            throw unreadable(file, "it holds no " + BackupManifest.ENTRY, null);
        }
        BackupManifest manifest;
        try (InputStream in = zip.getInputStream(entry)) {
            manifest = BackupManifest.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), e);
        }
        for (BackupManifest.Table table : manifest.tables()) {
            // Checked because the names become part of statements, and a file may come from anywhere.
            boolean known = BackupTables.KEPT.contains(table.name()) || BackupTables.FORMER.contains(table.name());
            if (!known || !table.columns().stream().allMatch(column -> column.matches("[a-z_]{1,60}"))) {
                throw unreadable(file, "its table " + table.name() + " is not one of a center", null);
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
                        "The database at " + address.jdbcUrl() + " holds a center's data already (table " + table
                                + ").",
                        "Restore into a new data folder (--data DIR) or a new database, and start the node there.");
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
                        "The backup is of schema " + manifest.schema() + ", the database comes to " + here + ".",
                        "Restore into a new database, with the program that took the backup or a newer one.");
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
        // ZipFile does not verify checksums.
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

    /** Makes the database's generated numbers continue after the restored ones. */
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
        String message = "The backup " + file + " cannot be used: " + reason + ".";
        String advice = "Take another copy of it, or an older backup; nothing was restored.";
        return e == null
                ? new StartFailure("backup.unreadable", message, advice)
                : new StartFailure("backup.unreadable", message, advice, e);
    }
}
