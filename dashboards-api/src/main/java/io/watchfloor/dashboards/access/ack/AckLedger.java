package io.watchfloor.dashboards.access.ack;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stores which acknowledge links were used. Blocks on the database. */
public final class AckLedger {

    private static final String COLUMNS = "SELECT person, begun_at, done_at FROM ack_use ";

    /**
     * Time after the expiry of a link until the record of its use is deleted. Until then, a repeated use of the link
     * gets a specific error.
     */
    private static final Duration KEPT_FOR = Duration.ofDays(7);

    private final AccessDatabase database;

    /**
     * A use of an acknowledge link.
     *
     * @param doneAt when the case was acknowledged with the link; null until the acknowledgement is confirmed
     */
    public record Use(
            String person, Instant begunAt, @Nullable Instant doneAt) {}

    public AckLedger(AccessDatabase database) {
        this.database = database;
    }

    /**
     * Whether the account was disabled or removed after the link was created. Enabling the account again does not make
     * the link valid.
     */
    public boolean hasEnded(AckClaim claim) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT EXISTS (SELECT FROM person WHERE name = :name AND credentials_since > :made)")
                        .bind("name", claim.person())
                        .bind("made", claim.madeAt())
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * Returns the recorded use of a link; empty if the link was never used.
     *
     * @param id of the link: see {@link AckTokens#id}
     */
    public Optional<Use> use(String id) {
        return database.jdbi().withHandle(handle -> find(handle, id));
    }

    /**
     * Starts the use of a link. A use that was started but not finished can start again, because the node may have
     * stopped in between.
     *
     * @return empty if the link was used before
     */
    public Optional<Use> begin(String id, AckClaim claim) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate("DELETE FROM ack_use WHERE expires_at < :old")
                    .bind("old", database.now().minus(KEPT_FOR))
                    .execute();
            handle.createUpdate("""
                            INSERT INTO ack_use (link, person, case_id, round, begun_at, expires_at)
                            VALUES (:link, :person, :case, :round, :now, :expires) ON CONFLICT DO NOTHING""")
                    .bind("link", id)
                    .bind("person", claim.person())
                    .bind("case", claim.caseId().value())
                    .bind("round", claim.round())
                    .bind("now", database.now())
                    .bind("expires", claim.expiresAt())
                    .execute();
            return find(handle, id).filter(use -> use.doneAt() == null);
        });
    }

    /** Records that the case was acknowledged with the link, which cannot be used again. */
    public void done(String id, AckClaim claim, String address) {
        Actor by = new Actor(claim.person(), "link:" + id, address);
        database.jdbi().useTransaction(handle -> {
            handle.createUpdate("UPDATE ack_use SET done_at = :now WHERE link = :link AND done_at IS NULL")
                    .bind("now", database.now())
                    .bind("link", id)
                    .execute();
            database.audit()
                    .append(
                            handle,
                            by.did("acknowledgeByLink", "case:" + claim.caseId(), "", "round " + claim.round()));
        });
    }

    private static Optional<Use> find(Handle handle, String id) {
        return handle.createQuery(COLUMNS + "WHERE link = :link")
                .bind("link", id)
                .map((row, context) -> use(row))
                .findOne();
    }

    private static Use use(ResultSet row) throws SQLException {
        return new Use(
                row.getString("person"), SqlTimestamps.of(row, "begun_at"), SqlTimestamps.orNull(row, "done_at"));
    }
}
