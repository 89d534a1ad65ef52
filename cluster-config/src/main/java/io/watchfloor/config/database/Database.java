package io.watchfloor.config.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.watchfloor.config.node.StartFailure;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The connection pool for everything except the journal plugin, which has its own. */
public final class Database implements AutoCloseable {

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /**
     * Connects.
     *
     * @throws StartFailure {@code database.unreachable}
     */
    public static Database open(DatabaseAddress address, DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("boards");
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(settings.boardsPoolSize());
        config.setMinimumIdle(Math.min(2, settings.boardsPoolSize()));
        config.setConnectionTimeout(settings.connectionTimeout().toMillis());
        config.setInitializationFailTimeout(settings.connectionTimeout().toMillis());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "watchfloor");
        try {
            return new Database(new HikariDataSource(config));
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

    public DataSource dataSource() {
        return pool;
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
                    .dataSource(pool)
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
        pool.close();
    }
}
