package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.search.Visibility;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Transactions on the read models. */
public final class ReadModelStore {

    private final Jdbi database;

    public ReadModelStore(Jdbi database) {
        this.database = database;
    }

    /** Reads only data that the person can see, in one database snapshot. Blocks. */
    public <T> T read(Visibility sight, Function<Handle, T> reading) {
        return readAll(handle -> {
            sight.applyTo(handle);
            return reading.apply(handle);
        });
    }

    /** Reads without access restrictions, for the center itself. The results must not be shown to people. Blocks. */
    public <T> T readAll(Function<Handle, T> reading) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    }

    /** As {@link #readAll}, without a result. Blocks. */
    public void useAll(Consumer<Handle> reading) {
        database.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::accept);
    }

    /** Writes data of a person, such as what the person has read, by one statement. Concurrent writes do not fail. Blocks. */
    public void write(Consumer<Handle> statement) {
        database.useHandle(statement::accept);
    }

    /** Writes a row to test that the database is writable. Blocks. */
    public void probe() {
        database.useHandle(handle -> handle.createUpdate("UPDATE write_probe SET at = now()")
                .setQueryTimeout(1)
                .execute());
    }
}
