package io.watchfloor.ops.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is logged of a failed statement contains nothing of the row: neither arguments, nor PostgreSQL's details. */
class DatabaseAccessIT {

    private static final String TITLE = "Ransom note found on ws7";

    private final Database database = Database.open(
            TestDatabase.empty(), new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT));
    private final Jdbi jdbi = DatabaseAccess.of(database.dataSource());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anErrorNamesTheStatementAndNoValues() {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE one (title text PRIMARY KEY, number int NOT NULL)"));
        jdbi.useHandle(handle -> handle.execute("INSERT INTO one VALUES (?, 1)", TITLE));
        for (String statement : new String[] {
            "INSERT INTO one VALUES (:title, 1)",
            "INSERT INTO one VALUES (:title || 'x', NULL)",
            "SELECT nothing(:title)"
        }) {
            Throwable failure = catchThrowable(() -> jdbi.useHandle(handle -> {
                try (var update = handle.createUpdate(statement)) {
                    update.bind("title", TITLE).execute();
                }
            }));
            StringWriter logged = new StringWriter();
            failure.printStackTrace(new PrintWriter(logged));
            assertThat(logged.toString()).contains(statement).doesNotContain(TITLE);
        }
    }
}
