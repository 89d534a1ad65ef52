package io.watchfloor.ops.platform.database;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * Creates the access to a database. Messages of failed statements contain the statement, but not its arguments: these
 * are titles, notes and telemetry of cases, and messages are logged, where no clearance is checked.
 */
public final class DatabaseAccess {

    private DatabaseAccess() {}

    public static Jdbi of(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(DatabaseAccess::message);
        return jdbi;
    }

    private static String message(StatementException failure) {
        return "%s [statement:\"%s\"]"
                .formatted(
                        failure.getShortMessage(), failure.getStatementContext().getRawSql());
    }
}
