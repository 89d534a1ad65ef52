package io.watchfloor.ops.response.automation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The automations that people wrote. A change makes a new version, which is off until somebody approves just that version. */
public final class AutomationShelf {

    private final Jdbi database;

    /**
     * One of them.
     *
     * @param version counts its changes, from 1
     * @param approvedBy who switched this version on; null while it is off
     */
    public record Kept(
            String name,
            long version,
            Automation automation,
            String changedBy,
            Instant changedAt,
            @Nullable String approvedBy,
            @Nullable Instant approvedAt) {

        public boolean on() {
            return approvedBy != null;
        }
    }

    /** One that is on, with what its calls are signed with. */
    record Active(String name, long version, Automation automation, String secret, Instant since) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Active[%s, version %d]".formatted(name, version);
        }
    }

    public AutomationShelf(Jdbi database) {
        this.database = database;
    }

    public List<Kept> all() {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM automation ORDER BY name COLLATE \"C\"")
                .map((row, context) -> kept(row))
                .list());
    }

    public Optional<Kept> find(String name) {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM automation WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> kept(row))
                .findOne());
    }

    /**
     * Makes or changes one, which is off then.
     *
     * @param version that the change was made from; 0 for a new one; null for any
     * @param secret signs its calls; null keeps the one that it has
     * @return empty when somebody else changed it in between, or when a new one has no secret
     */
    public Optional<Kept> put(
            String name,
            Automation automation,
            @Nullable Long version,
            @Nullable String secret,
            String by,
            Instant now) {
        return database.inTransaction(handle -> {
            Optional<Long> there = handle.createQuery("SELECT version FROM automation WHERE name = :name FOR UPDATE")
                    .bind("name", name)
                    .mapTo(Long.class)
                    .findOne();
            boolean stale = version != null && !version.equals(there.orElse(0L));
            if (stale || (there.isEmpty() && secret == null)) {
                return Optional.<Kept>empty();
            }
            handle.createUpdate("""
                            INSERT INTO automation (name, version, body, secret, changed_by, changed_at)
                            VALUES (:name, 1, CAST(:body AS jsonb), :secret, :by, :at)
                            ON CONFLICT (name) DO UPDATE SET version = automation.version + 1, body = excluded.body,
                                secret = coalesce(:secret, automation.secret), changed_by = excluded.changed_by,
                                changed_at = excluded.changed_at, approved_by = NULL, approved_at = NULL""")
                    .bind("name", name)
                    .bind("body", AutomationJson.write(automation))
                    .bind("secret", there.isEmpty() || secret != null ? secret : "")
                    .bind("by", by)
                    .bind("at", now.atOffset(ZoneOffset.UTC))
                    .execute();
            return find(handle, name);
        });
    }

    /**
     * Switches a version on.
     *
     * @return empty when it is not the version that there is
     */
    public Optional<Kept> approve(String name, long version, String by, Instant now) {
        return database.inTransaction(handle -> {
            int changed = handle.createUpdate("""
                            UPDATE automation SET approved_by = :by, approved_at = :at WHERE name = :name AND version = :version""")
                    .bind("name", name)
                    .bind("version", version)
                    .bind("by", by)
                    .bind("at", now.atOffset(ZoneOffset.UTC))
                    .execute();
            return changed == 1 ? find(handle, name) : Optional.<Kept>empty();
        });
    }

    /** Switches it off at once. What was called stays called, and its inverse is due as it was. */
    public Optional<Kept> switchOff(String name) {
        return database.inTransaction(handle -> {
            handle.createUpdate("UPDATE automation SET approved_by = NULL, approved_at = NULL WHERE name = :name")
                    .bind("name", name)
                    .execute();
            return find(handle, name);
        });
    }

    /** @return whether there was one */
    public boolean remove(String name) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM automation WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1);
    }

    /** In the caller's transaction. */
    static List<Active> active(Handle handle) {
        return handle.createQuery("SELECT * FROM automation WHERE approved_at IS NOT NULL ORDER BY name COLLATE \"C\"")
                .map((row, context) -> new Active(
                        row.getString("name"),
                        row.getLong("version"),
                        AutomationJson.read(row.getString("body"), Automation.class),
                        row.getString("secret"),
                        time(row, "approved_at")))
                .list();
    }

    private static Optional<Kept> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM automation WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> kept(row))
                .findOne();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        OffsetDateTime approved = row.getObject("approved_at", OffsetDateTime.class);
        return new Kept(
                row.getString("name"),
                row.getLong("version"),
                AutomationJson.read(row.getString("body"), Automation.class),
                row.getString("changed_by"),
                time(row, "changed_at"),
                row.getString("approved_by"),
                approved == null ? null : approved.toInstant());
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
