package io.watchfloor.config.database;

import io.watchfloor.config.node.StartFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a started PostgreSQL accepts connections, and creates the database on the first start. Waits while the
 * server starts or recovers, but fails on permanent errors such as a wrong password.
 */
record PostgresReadiness(DatabaseAddress address, ChildProcess process) {

    static final String PASSWORD_ADVICE =
            "Restore the file pg.password from a copy of the data folder. Without a copy, restore a backup into a new folder.";

    private static final String INVALID_PASSWORD = "28P01";

    /**
     * SQLSTATE codes of temporary errors: no server listens yet; the server is starting, recovering or stopping; or the
     * server has no free connection.
     */
    private static final Set<String> TEMPORARY = Set.of("08001", "08004", "08006", "57P01", "57P02", "57P03", "53300");

    /**
     * Number of consecutive permanent errors after which the wait fails. The pause between two attempts is {@value
     * #PAUSE_MILLIS} ms.
     */
    private static final int MAX_ERRORS = 100;

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final long PAUSE_MILLIS = 50;
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresReadiness.class);

    /** Waits for the server. Returns false if the server ended or did not respond in time. */
    boolean await(Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        long told = begin;
        int refusals = 0;
        while (process.isAlive() && System.nanoTime() - begin < patience.toNanos()) {
            SQLException connectionError = connectionError();
            if (connectionError == null) {
                return true;
            }
            refusals = TEMPORARY.contains(String.valueOf(connectionError.getSQLState())) ? 0 : refusals + 1;
            if (INVALID_PASSWORD.equals(connectionError.getSQLState())) {
                throw failure(
                        "database.password", "rejected the password in pg.password", connectionError, PASSWORD_ADVICE);
            }
            if (refusals >= MAX_ERRORS) {
                throw failure(
                        "database.damaged",
                        "runs but rejects every connection",
                        connectionError,
                        "Its files are probably damaged; see pg.log in the data folder. Restore a backup into a new folder.");
            }
            if (System.nanoTime() - told > SILENCE.toNanos()) {
                told = System.nanoTime();
                LOG.info(
                        "Waiting up to {} s for the embedded PostgreSQL, which is recovering after a crash; see pg.log",
                        (patience.toNanos() - (told - begin)) / 1_000_000_000);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private static StartFailure failure(String code, String what, SQLException why, String advice) {
        return new StartFailure(
                code,
                "The embedded PostgreSQL %s: %s (SQLSTATE %s).".formatted(what, why.getMessage(), why.getSQLState()),
                advice,
                why);
    }

    /** Returns the error of a test connection; null if the server responds. */
    private @Nullable SQLException connectionError() {
        try (Connection connection = connect(address.jdbcUrl())) {
            return connection.isValid(5) ? null : new SQLException("no answer within 5 s", "08006");
        } catch (SQLException e) {
            return NO_SUCH_DATABASE.equals(e.getSQLState()) ? createDatabase() : e;
        }
    }

    private @Nullable SQLException createDatabase() {
        String url = address.jdbcUrl();
        try (Connection connection = connect(url.substring(0, url.lastIndexOf('/')) + "/postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + EmbeddedPostgres.USER);
            return null;
        } catch (SQLException e) {
            return e; // Ignored, because the caller retries after a pause.
        }
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url + "?connectTimeout=5&loginTimeout=10&socketTimeout=10", address.user(), address.password());
    }
}
