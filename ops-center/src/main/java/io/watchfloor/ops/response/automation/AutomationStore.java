package io.watchfloor.ops.response.automation;

import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.document.DocumentJson;
import io.watchfloor.ops.platform.document.DocumentStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The automations that people wrote. An automation and its approval are two documents: a change makes a new version, which is off until
 * somebody approves just that version. The view {@code automation} joins them.
 */
public final class AutomationStore {

    private static final DocumentStore<Written> AUTOMATIONS = new DocumentStore<>("automation", Written.class);
    private static final DocumentStore<Approval> APPROVALS = new DocumentStore<>("automation-approval", Approval.class);

    private final Jdbi database;

    /** @param secret signs its calls */
    record Written(Automation automation, String secret) {}

    record Approval(long version) {}

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

    public AutomationStore(Jdbi database) {
        this.database = database;
    }

    public List<Kept> all() {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM automation ORDER BY name COLLATE \"C\"")
                .map((row, context) -> kept(row))
                .list());
    }

    public Optional<Kept> find(String name) {
        return database.withHandle(handle -> find(handle, name));
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
            Optional<Document<Written>> there = AUTOMATIONS.find(handle, name);
            String signed = secret != null
                    ? secret
                    : there.map(one -> one.value().secret()).orElse(null);
            long latest = there.map(Document::version).orElse(0L);
            return signed == null || (version != null && version != latest)
                    ? Optional.<Kept>empty()
                    : AUTOMATIONS
                            .put(handle, name, latest, new Written(automation, signed), by, now)
                            .flatMap(written -> find(handle, name));
        });
    }

    /**
     * Switches a version on.
     *
     * @return empty when it is not the version that there is
     */
    public Optional<Kept> approve(String name, long version, String by, Instant now) {
        return database.inTransaction(handle -> {
            if (find(handle, name).filter(kept -> kept.version() == version).isEmpty()) {
                return Optional.<Kept>empty();
            }
            APPROVALS.remove(handle, name);
            APPROVALS.put(handle, name, 0, new Approval(version), by, now);
            return find(handle, name).filter(Kept::on);
        });
    }

    /** Switches it off at once. What was called stays called, and its inverse is due as it was. */
    public Optional<Kept> switchOff(String name) {
        return database.inTransaction(handle -> {
            APPROVALS.remove(handle, name);
            return find(handle, name);
        });
    }

    /** @return whether there was one */
    public boolean remove(String name) {
        return database.inTransaction(handle -> {
            APPROVALS.remove(handle, name);
            return AUTOMATIONS.remove(handle, name);
        });
    }

    /** In the caller's transaction. */
    static List<Active> active(Handle handle) {
        return handle.createQuery("SELECT * FROM automation WHERE approved_at IS NOT NULL ORDER BY name COLLATE \"C\"")
                .map((row, context) -> new Active(
                        row.getString("name"),
                        row.getLong("version"),
                        DocumentJson.read(row.getString("body"), Automation.class),
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
                DocumentJson.read(row.getString("body"), Automation.class),
                row.getString("changed_by"),
                time(row, "changed_at"),
                row.getString("approved_by"),
                approved == null ? null : approved.toInstant());
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
