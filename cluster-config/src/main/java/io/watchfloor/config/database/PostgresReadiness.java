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
 * Waits until a newly started server answers, and creates the database if it is new. A server that starts or recovers is waited for; one
 * that refuses for another reason would do so for ever.
 */
record PostgresReadiness(DatabaseAddress address, ChildProcess leash) {

    static final String PASSWORD_ADVICE =
            "Put back the file pg.password from a copy of the data folder. Without a copy, restore a backup into a new folder.";

    private static final String INVALID_PASSWORD = "28P01";

    /** Nothing listens yet; it starts, recovers or stops; it has no connection left. */
    private static final Set<String> PASSING = Set.of("08001", "08004", "08006", "57P01", "57P02", "57P03", "53300");

    /** Refusals in a row, {@value #PAUSE_MILLIS} ms apart, after which a server is not waited for any more. */
    private static final int MOST_REFUSALS = 100;

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final long PAUSE_MILLIS = 50;
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresReadiness.class);

    /** False when the server ended instead, or did not answer in time. */
    boolean await(Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        long told = begin;
        int refusals = 0;
        while (leash.isAlive() && System.nanoTime() - begin < patience.toNanos()) {
            SQLException refusal = refusal();
            if (refusal == null) {
                return true;
            }
            refusals = PASSING.contains(String.valueOf(refusal.getSQLState())) ? 0 : refusals + 1;
            if (INVALID_PASSWORD.equals(refusal.getSQLState())) {
                throw failure("database.password", "rejects the password in pg.password", refusal, PASSWORD_ADVICE);
            }
            if (refusals >= MOST_REFUSALS) {
                throw failure(
                        "database.damaged",
                        "runs and refuses every connection",
                        refusal,
                        "Its files are probably damaged; pg.log in the data folder says more. Restore a backup into a new folder.");
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

    private static StartFailure failure(String code, String what, SQLException why, String advice) {
        return new StartFailure(
                code,
                "The embedded PostgreSQL %s: %s (SQLSTATE %s).".formatted(what, why.getMessage(), why.getSQLState()),
                advice,
                why);
    }

    /** Null when it answers. */
    private @Nullable SQLException refusal() {
        try (Connection connection = connect(address.jdbcUrl())) {
            return connection.isValid(5) ? null : new SQLException("no answer within 5 s", "08006");
        } catch (SQLException e) {
            return NO_SUCH_DATABASE.equals(e.getSQLState()) ? created() : e;
        }
    }

    private @Nullable SQLException created() {
        String url = address.jdbcUrl();
        try (Connection connection = connect(url.substring(0, url.lastIndexOf('/')) + "/postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + EmbeddedPostgres.USER);
            return null;
        } catch (SQLException e) {
            return e; // Tried again after a pause.
        }
    }

    private Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url + "?connectTimeout=5&loginTimeout=10&socketTimeout=10", address.user(), address.password());
    }
}
