package io.watchfloor.dashboards.board;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The boards' database. */
public final class BoardStore {

    private final Jdbi database;

    public BoardStore(Jdbi database) {
        this.database = database;
    }

    /** Reads several rows that belong together, in one snapshot. Blocks. */
    public <T> T read(Function<Handle, T> reading) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    }

    /** Writes a row without meaning, to know for certain that the database is writable. Blocks. */
    public void probe() {
        database.useHandle(handle -> handle.createUpdate("UPDATE write_probe SET at = now()")
                .setQueryTimeout(1)
                .execute());
    }
}
