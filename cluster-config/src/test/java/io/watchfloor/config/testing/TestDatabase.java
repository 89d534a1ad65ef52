package io.watchfloor.config.testing;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.NonDurablePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database of a test's own with the schema of this build, on a real PostgreSQL that all tests of the process share. It forgets what was
 * committed last when the server is killed, unlike a node's own: whoever tests that starts an {@link
 * io.watchfloor.config.database.EmbeddedPostgres}.
 *
 * <p>By hand: {@link #create}. As an extension: {@link FreshDatabase}.
 */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable NonDurablePostgres server;

    private final DatabaseAddress address;
    private final boolean dropped;
    private final Database database;

    /** @param dropped when it is closed */
    private TestDatabase(DatabaseAddress address, boolean dropped) {
        this.address = address;
        this.dropped = dropped;
        this.database = Database.open(address, PreparedPostgres.settings());
    }

    /** Takes a tenth of a second; the first of a process starts the server. */
    public static TestDatabase create() {
        return new TestDatabase(migrated(), true);
    }

    /** One that is there already, with the schema of this build; it stays there. */
    public static TestDatabase at(DatabaseAddress address) {
        return new TestDatabase(address, false);
    }

    /** One with the schema and without connections, there until the process ends. */
    public static DatabaseAddress migrated() {
        // As files: through the log, as is usual, a copy takes seven times the processor time.
        return create(" TEMPLATE " + server().address().user() + " STRATEGY file_copy");
    }

    /** One without any table, there until the process ends. */
    public static DatabaseAddress empty() {
        return create("");
    }

    private static DatabaseAddress create(String how) {
        DatabaseAddress whole = server().address();
        String name = "test" + NUMBER.incrementAndGet();
        onTheServer("CREATE DATABASE " + name + how);
        return new DatabaseAddress(whole.jdbcUrl().replaceFirst("/[^/]*$", "/" + name), whole.user(), whole.password());
    }

    private static synchronized NonDurablePostgres server() {
        if (server == null) {
            try {
                Path folder = Files.createTempDirectory("watchfloor-tests-");
                NonDurablePostgres started = NonDurablePostgres.start(PreparedPostgres.into(folder));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, folder)));
                server = started;
                // Of the 12 ms that a connection costs, 7 are the thousands of rounds over its password.
                onTheServer("SET scram_iterations = 1; ALTER USER %s PASSWORD '%s'"
                        .formatted(started.address().user(), started.address().password()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    private static void end(NonDurablePostgres started, Path folder) {
        started.close();
        try {
            PreparedPostgres.delete(folder);
        } catch (IOException e) {
            System.err.println("The tests' database is left behind in " + folder + ": " + e);
        }
    }

    private static void onTheServer(String sql) {
        String url = server().address().jdbcUrl().replaceFirst("/[^/]*$", "/postgres");
        try (Connection connection = DriverManager.getConnection(
                        url, server().address().user(), server().address().password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    public DataSource dataSource() {
        return database.dataSource();
    }

    public Database database() {
        return database;
    }

    /** What makes a node use it. */
    public String settings() {
        return "watchfloor.database { jdbc-url = \"%s\", user = %s, password = \"%s\" }\n"
                .formatted(address.jdbcUrl(), address.user(), address.password());
    }

    @Override
    public void close() {
        database.close();
        if (dropped) {
            onTheServer("DROP DATABASE " + address.jdbcUrl().replaceFirst(".*/", "") + " WITH (FORCE)");
        }
    }
}
