package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.search.Visibility;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The boards' database. */
public final class ReadModelStore {

    private final Jdbi database;

    public ReadModelStore(Jdbi database) {
        this.database = database;
    }

    /** Reads what somebody may see: several rows that belong together, in one snapshot. Blocks. */
    public <T> T read(Visibility sight, Function<Handle, T> reading) {
        return readAll(handle -> {
            sight.look(handle);
            return reading.apply(handle);
        });
    }

    /** Reads everything, for the center itself: nothing of it may be told to a person. Blocks. */
    public <T> T readAll(Function<Handle, T> reading) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    }

    /** Writes a row without meaning, to know for certain that the database is writable. Blocks. */
    public void probe() {
        database.useHandle(handle -> handle.createUpdate("UPDATE write_probe SET at = now()")
                .setQueryTimeout(1)
                .execute());
    }
}
