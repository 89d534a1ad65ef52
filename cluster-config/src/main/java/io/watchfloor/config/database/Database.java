package io.watchfloor.config.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.watchfloor.config.node.StartFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Connection pools for everything except the journal plugin, which has its own pool. Each purpose has its own
 * connections and its own statement timeout, so slow searches cannot use up the connections of projections, sign-in and
 * live streams.
 */
public final class Database implements AutoCloseable {

    /**
     * Statement timeout of the main pool. A normal statement takes less than a minute; a longer statement is waiting
     * for a lock.
     */
    private static final Duration CENTER_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Size of the connection pool for live streams: one connection for each thread of {@code
     * watchfloor-dispatcher.live}.
     */
    private static final int LIVE_POOL_SIZE = 8;

    private final DatabaseAddress address;
    private final DatabaseTimeouts timeouts;
    private final HikariDataSource pool;
    private final HikariDataSource reads;
    private final HikariDataSource live;

    private Database(
            DatabaseAddress address,
            DatabaseTimeouts timeouts,
            HikariDataSource pool,
            HikariDataSource reads,
            HikariDataSource live) {
        this.address = address;
        this.timeouts = timeouts;
        this.pool = pool;
        this.reads = reads;
        this.live = live;
    }

    /**
     * Opens the connection pools.
     *
     * @throws StartFailure {@code database.unreachable}
     */
    public static Database open(DatabaseAddress address, DatabaseSettings settings) {
        HikariConfig config = config("boards", address, settings, CENTER_TIMEOUT);
        config.setMaximumPoolSize(settings.boardsPoolSize());
        config.setMinimumIdle(Math.min(2, settings.boardsPoolSize()));
        config.setInitializationFailTimeout(settings.timeouts().pool().toMillis());
        try {
            return new Database(
                    address,
                    settings.timeouts(),
                    new HikariDataSource(config),
                    onDemand("reads", settings.boardsPoolSize(), address, settings),
                    onDemand("live", LIVE_POOL_SIZE, address, settings));
        } catch (PoolInitializationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartFailure(
                    "database.unreachable",
                    "Cannot connect to the database at " + address.jdbcUrl() + " as user " + address.user() + ": "
                            + cause.getMessage(),
                    "Check watchfloor.database.jdbc-url, user and password, and that the server accepts connections.",
                    e);
        }
    }

    /** Creates a pool that connects on first use. */
    private static HikariDataSource onDemand(
            String name, int size, DatabaseAddress address, DatabaseSettings settings) {
        HikariConfig config = config(name, address, settings, READ_TIMEOUT);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static HikariConfig config(
            String name, DatabaseAddress address, DatabaseSettings settings, Duration statementTimeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        DatabaseTimeouts timeouts = settings.timeouts();
        config.setConnectionTimeout(timeouts.pool().toMillis());
        config.setValidationTimeout(timeouts.validation().toMillis());
        config.setConnectionInitSql(
                "SET statement_timeout = " + statementTimeout.toMillis() + "; " + timeouts.serverSide());
        timeouts.properties().forEach(config::addDataSourceProperty);
        return config;
    }

    /** Pool for projections, sign-in, sensors and commands. The statement timeout is 5 minutes. */
    public DataSource dataSource() {
        return pool;
    }

    /** Pool for lists, searches, graphs and exports. The statement timeout is 10 s. */
    public DataSource reads() {
        return reads;
    }

    /** Pool for live streams, including the check for revoked credentials. The statement timeout is 10 s. */
    public DataSource live() {
        return live;
    }

    /**
     * Opens a connection outside the pools for a restore. Statements on the connection may take hours. The caller
     * closes the connection.
     */
    public Connection connectWithoutTimeout() throws SQLException {
        return timeouts.connectWithoutTimeout(address);
    }

    /**
     * Migrates the schema to the version of this program. A lock serializes migrations of nodes that start together.
     *
     * @throws StartFailure {@code database.schema}
     */
    public void migrate() {
        migrateTo("latest");
    }

    /**
     * Migrates an older schema up to a given version; a newer schema stays unchanged.
     *
     * @param version version number of a migration, or {@code latest}
     * @throws StartFailure {@code database.schema}
     */
    public void migrateTo(String version) {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    // Uses a connection outside the pools, because a migration may exceed the pools' statement
                    // timeouts.
                    .dataSource(address.jdbcUrl(), address.user(), address.password())
                    .jdbcProperties(timeouts.untimedProperties())
                    .locations("classpath:db/migration")
                    .target(version)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StartFailure(
                    "database.schema",
                    "The database schema does not match this version: "
                            + String.valueOf(e.getMessage()).strip(),
                    "A newer version may have migrated it. Run that version, or configure an empty database.",
                    e);
        }
    }

    @Override
    public void close() {
        live.close();
        reads.close();
        pool.close();
    }
}
