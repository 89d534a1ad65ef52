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
 * The connection pools for everything except the journal plugin, which has its own. Each purpose has its own connections, and the
 * database stops statements that run longer than the purpose allows: slow reads of people cannot take the connections that projections,
 * sign-in and the revocation of streams need.
 */
public final class Database implements AutoCloseable {

    /** No statement of the center itself needs a minute; one that does is stuck behind a lock. */
    private static final Duration CENTER_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** As many as {@code watchfloor-dispatcher.live} has threads: four new subscriptions, news, presence, and the check. */
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
     * Connects.
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
                    "The database at " + address.jdbcUrl() + " cannot be used as " + address.user() + ": "
                            + cause.getMessage(),
                    "Check watchfloor.database.jdbc-url, user and password, and that the server accepts connections.",
                    e);
        }
    }

    /** Connects when it is first used. */
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

    /** For the center itself: projections, sign-in, sensors, orders. A statement may take 5 minutes. */
    public DataSource dataSource() {
        return pool;
    }

    /** For what people read: lists, searches, graphs, exports. A statement may take 10 s. */
    public DataSource reads() {
        return reads;
    }

    /** For live streams, and to end those whose credential was revoked. A statement may take 10 s. */
    public DataSource live() {
        return live;
    }

    /** A connection of its own, whose statements may take hours: for a restore. The caller closes it. */
    public Connection connectPatiently() throws SQLException {
        return timeouts.connectPatiently(address);
    }

    /**
     * Migrates the schema to this program's version. Nodes that start together wait for each other.
     *
     * @throws StartFailure {@code database.schema}
     */
    public void migrate() {
        migrateTo("latest");
    }

    /**
     * Migrates an older schema up to a version and no further; a newer one stays as it is.
     *
     * @param version in the numbering of the migrations, or {@code latest}
     * @throws StartFailure {@code database.schema}
     */
    public void migrateTo(String version) {
        try {
            Flyway.configure(Database.class.getClassLoader())
                    // Not of the pool: a migration may take longer than any other statement.
                    .dataSource(address.jdbcUrl(), address.user(), address.password())
                    .jdbcProperties(timeouts.patientProperties())
                    .locations("classpath:db/migration")
                    .target(version)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StartFailure(
                    "database.schema",
                    "The database's schema does not fit this program: "
                            + String.valueOf(e.getMessage()).strip(),
                    "A newer program may have written it: run that version, or give this one an empty database.",
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
