package io.watchfloor.config.database;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * Settings of the PostgreSQL server that stores the journal and the projections.
 *
 * @param jdbcUrl JDBC URL; empty for the embedded database
 * @param journalPoolSize number of journal connections: one for writes, the others for recovery of entities
 * @param boardsPoolSize connections of the pool for projections, sign-in and commands
 * @param timeouts connection and statement timeouts
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
                        "Watchfloor supports PostgreSQL only."));
        return new DatabaseSettings(
                url,
                in.text("database.user"),
                in.optionalText("database.password").orElse(""),
                in.integer("database.journal-pool-size", 2, 200),
                in.integer("database.boards-pool-size", 2, 200),
                DatabaseTimeouts.read(in));
    }

    /** Address of the external database; empty for the embedded database. */
    public Optional<DatabaseAddress> address() {
        return jdbcUrl.map(url -> new DatabaseAddress(url, user, password));
    }

    /** Omits the password, because settings are logged. */
    @Override
    public String toString() {
        return "DatabaseSettings[jdbcUrl=%s, user=%s]".formatted(jdbcUrl.orElse("embedded"), user);
    }
}
