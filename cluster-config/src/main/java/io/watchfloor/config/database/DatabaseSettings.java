package io.watchfloor.config.database;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * The PostgreSQL of the journal and the boards.
 *
 * @param jdbcUrl empty when the node runs its own database
 * @param journalPoolSize connections of the journal: one writer and the recoveries
 * @param boardsPoolSize connections of everything else
 * @param timeouts how long it is waited for
 */
public record DatabaseSettings(
        Optional<String> jdbcUrl,
        String user,
        String password,
        int journalPoolSize,
        int boardsPoolSize,
        DatabaseTimeouts timeouts) {

    public static DatabaseSettings read(SettingsReader in) {
        Optional<String> url = in.optionalText("database.jdbc-url");
        url.filter(u -> !u.startsWith("jdbc:postgresql:"))
                .ifPresent(u -> in.problem(
                        "database.jdbc-url",
                        "must start with jdbc:postgresql:",
                        "PostgreSQL is the only database that the journal is kept in."));
        return new DatabaseSettings(
                url,
                in.text("database.user"),
                in.optionalText("database.password").orElse(""),
                in.integer("database.journal-pool-size", 2, 200),
                in.integer("database.boards-pool-size", 2, 200),
                DatabaseTimeouts.read(in));
    }

    /** The configured database; empty when the node runs its own. */
    public Optional<DatabaseAddress> address() {
        return jdbcUrl.map(url -> new DatabaseAddress(url, user, password));
    }

    /** Without the password, because settings are logged. */
    @Override
    public String toString() {
        return "DatabaseSettings[jdbcUrl=%s, user=%s]".formatted(jdbcUrl.orElse("embedded"), user);
    }
}
