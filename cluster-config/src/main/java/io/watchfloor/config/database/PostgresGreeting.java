package io.watchfloor.config.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a newly started server answers, and creates the database if it is new. */
record PostgresGreeting(DatabaseAddress address, Leash leash) {

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final long PAUSE_MILLIS = 50;
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresGreeting.class);

    /** False when the server ended instead, or did not answer in time. */
    boolean await(Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        long told = begin;
        while (leash.isAlive() && System.nanoTime() - begin < patience.toNanos()) {
            if (answers()) {
                return true;
            }
            if (System.nanoTime() - told > SILENCE.toNanos()) {
                told = System.nanoTime();
                LOG.info(
                        "Waiting for the embedded PostgreSQL, at most {} s more: after a crash it reads its log first, see pg.log",
                        (patience.toNanos() - (told - begin)) / 1_000_000_000);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private boolean answers() {
        try (Connection connection = connect(address.jdbcUrl())) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return NO_SUCH_DATABASE.equals(e.getSQLState()) && created();
        }
    }

    private boolean created() {
        String url = address.jdbcUrl();
        try (Connection connection = connect(url.substring(0, url.lastIndexOf('/')) + "/postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + EmbeddedPostgres.USER);
            return true;
        } catch (SQLException e) {
            return false; // Retried after a pause; the server's log shows a persistent cause.
        }
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url + "?connectTimeout=5&loginTimeout=10", address.user(), address.password());
    }
}
