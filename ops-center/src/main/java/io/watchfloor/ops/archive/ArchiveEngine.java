package io.watchfloor.ops.archive;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/**
 * Opens DuckDB inside the process: with limited memory, without a network, without extensions, and without any file
 * outside the archive's folder.
 */
public final class ArchiveEngine {

    private ArchiveEngine() {}

    /**
     * Opens an empty database in memory.
     *
     * @param folder the only folder that the database may read and write, as the paths of its files begin
     * @param scratch folder inside {@code folder} for what does not fit into memory
     * @param more further settings, each as {@code name = value}
     */
    static Connection open(Path folder, Path scratch, int megabytes, int threads, String... more) throws SQLException {
        return open(new Properties(), folder, scratch, megabytes, threads, more);
    }

    /**
     * Opens an empty database in memory whose queries compute rows as they are read. Otherwise all rows of a result are in
     * memory at once, which the limit does not count. If such a query fails after its beginning, the error has no reason.
     */
    static Connection openStreaming(Path folder, Path scratch, int megabytes, int threads, String... more)
            throws SQLException {
        Properties streaming = new Properties();
        streaming.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        return open(streaming, folder, scratch, megabytes, threads, more);
    }

    private static Connection open(
            Properties properties, Path folder, Path scratch, int megabytes, int threads, String... more)
            throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit = '%dMB'".formatted(megabytes));
            statement.execute("SET threads = " + threads);
            statement.execute("SET temp_directory = " + quoted(scratch.toString()));
            for (String setting : more) {
                statement.execute("SET " + setting);
            }
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET allow_community_extensions = false");
            statement.execute("SET allowed_directories = [%s]".formatted(quoted(folder + "/")));
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Whether a statement failed because it needs more memory than the database may use. */
    static boolean isOutOfMemory(SQLException failed) {
        return String.valueOf(failed.getMessage()).startsWith("Out of Memory Error");
    }

    /** A text as a literal of SQL. */
    public static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
