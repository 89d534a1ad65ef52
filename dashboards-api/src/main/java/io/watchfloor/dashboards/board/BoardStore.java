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

    /** Reads several rows that belong together: all as they were at one moment. Blocks. */
    public <T> T read(Function<Handle, T> reading) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    }

    /** Writes a row of no meaning, so that "the database is writable" is known and not guessed. Blocks. */
    public void probe() {
        database.useHandle(handle -> handle.createUpdate("UPDATE write_probe SET at = now()")
                .setQueryTimeout(1)
                .execute());
    }
}
