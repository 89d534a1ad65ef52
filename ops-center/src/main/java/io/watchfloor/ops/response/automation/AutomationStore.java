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
 * The configured automations. An automation and its approval are two documents: a change creates a new version, which
 * is disabled until a user approves exactly this version. The view {@code automation} joins the two documents.
 */
public final class AutomationStore {

    private static final DocumentStore<WriteResult> AUTOMATIONS = new DocumentStore<>("automation", WriteResult.class);
    private static final DocumentStore<Approval> APPROVALS = new DocumentStore<>("automation-approval", Approval.class);

    private final Jdbi database;

    /** @param secret the secret with which the calls are signed */
    record WriteResult(Automation automation, String secret) {}

    record Approval(long version) {}

    /**
     * A stored automation.
     *
     * @param version number of changes, from 1
     * @param approvedBy the user who enabled this version; null while the version is disabled
     */
    public record StoredAutomation(
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

    /** An enabled automation, with the secret that signs its calls. */
    record Active(String name, long version, Automation automation, String secret, Instant since) {

        /** Omits the secret. */
        @Override
        public String toString() {
            return "Active[%s, version %d]".formatted(name, version);
        }
    }

    public AutomationStore(Jdbi database) {
        this.database = database;
    }

    public List<StoredAutomation> all() {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM automation ORDER BY name COLLATE \"C\"")
                .map((row, context) -> kept(row))
                .list());
    }

    public Optional<StoredAutomation> find(String name) {
        return database.withHandle(handle -> find(handle, name));
    }

    /**
     * Creates or changes an automation, which is disabled afterwards.
     *
     * @param version the version on which the change is based; 0 for a new automation; null for any version
     * @param secret the secret with which the calls are signed; null to keep the stored secret
     * @return the automation; empty if another user has changed the automation since that version, or if a new
     * automation has no secret
     */
    public Optional<StoredAutomation> put(
            String name,
            Automation automation,
            @Nullable Long version,
            @Nullable String secret,
            String by,
            Instant now) {
        return database.inTransaction(handle -> {
            Optional<Document<WriteResult>> there = AUTOMATIONS.find(handle, name);
            String signed = secret != null
                    ? secret
                    : there.map(one -> one.value().secret()).orElse(null);
            long latest = there.map(Document::version).orElse(0L);
            return signed == null || (version != null && version != latest)
                    ? Optional.<StoredAutomation>empty()
                    : AUTOMATIONS
                            .put(handle, name, latest, new WriteResult(automation, signed), by, now)
                            .flatMap(written -> find(handle, name));
        });
    }

    /**
     * Enables a version.
     *
     * @return the automation; empty if the version is not the current version
     */
    public Optional<StoredAutomation> approve(String name, long version, String by, Instant now) {
        return database.inTransaction(handle -> {
            if (find(handle, name).filter(kept -> kept.version() == version).isEmpty()) {
                return Optional.<StoredAutomation>empty();
            }
            APPROVALS.remove(handle, name);
            APPROVALS.put(handle, name, 0, new Approval(version), by, now);
            return find(handle, name).filter(StoredAutomation::on);
        });
    }

    /**
     * Disables an automation immediately. Actions already executed are not undone by this, and their undo calls stay
     * due.
     */
    public Optional<StoredAutomation> switchOff(String name) {
        return database.inTransaction(handle -> {
            APPROVALS.remove(handle, name);
            return find(handle, name);
        });
    }

    /** @return whether the automation existed */
    public boolean remove(String name) {
        return database.inTransaction(handle -> {
            APPROVALS.remove(handle, name);
            return AUTOMATIONS.remove(handle, name);
        });
    }

    /** Reads the enabled automations in the caller's transaction. */
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

    private static Optional<StoredAutomation> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM automation WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> kept(row))
                .findOne();
    }

    private static StoredAutomation kept(ResultSet row) throws SQLException {
        OffsetDateTime approved = row.getObject("approved_at", OffsetDateTime.class);
        return new StoredAutomation(
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
