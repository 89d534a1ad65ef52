package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.hunt.views.HuntRequest;
import io.watchfloor.dashboards.hunt.views.SavedHuntView;
import io.watchfloor.dashboards.wire.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table of stored hunts. */
final class SavedHuntStore {

    /** Hunts of one person. */
    static final int MOST_OF_PERSON = 200;

    private final Jdbi database;

    SavedHuntStore(Jdbi database) {
        this.database = database;
    }

    /**
     * What a user stores.
     *
     * @param hunt as JSON: a {@link HuntRequest} or a {@link Statement}
     */
    record Content(
            String name,
            boolean shared,
            String hunt,
            @Nullable Integer lastHours) {}

    /** A stored statement. Its times are also those of a {@link HuntRequest}. */
    record Statement(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String sql) {}

    /** The result of a change. */
    sealed interface Outcome {
        record Stored(SavedHuntView hunt) implements Outcome {}

        /** The owner has another hunt of this name. */
        record NameTaken() implements Outcome {}

        /** The owner has the maximum number of hunts. */
        record Full() implements Outcome {}

        record Stale(long version) implements Outcome {}

        /** The hunt was deleted in the meantime. */
        record Gone() implements Outcome {}
    }

    /** The person's own hunts and the shared hunts of others, by name. */
    List<SavedHuntView> seenBy(String person) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM saved_hunt WHERE owner = :person OR shared ORDER BY lower(name), id")
                .bind("person", person)
                .map((row, context) -> view(row))
                .list());
    }

    /** @return empty if the person does not see the hunt */
    Optional<SavedHuntView> find(String id, String person) {
        return database.withHandle(handle -> find(handle, id)
                .filter(one -> one.shared() || one.facts().owner().equals(person)));
    }

    Outcome create(String id, String owner, Content content, Instant now) {
        return database.inTransaction(handle -> {
            lock(handle, owner);
            long has = handle.createQuery("SELECT count(*) FROM saved_hunt WHERE owner = :owner")
                    .bind("owner", owner)
                    .mapTo(Long.class)
                    .one();
            if (has >= MOST_OF_PERSON) {
                return new Outcome.Full();
            }
            if (isTaken(handle, owner, content.name(), id)) {
                return new Outcome.NameTaken();
            }
            handle.createUpdate("""
                            INSERT INTO saved_hunt (id, owner, name, hunt, last_hours, shared, version, created_at, changed_at, changed_by)
                            VALUES (:id, :owner, :name, :hunt, :hours, :shared, 1, :now, :now, :owner)""")
                    .bind("id", id)
                    .bind("owner", owner)
                    .bind("name", content.name())
                    .bind("hunt", content.hunt())
                    .bind("hours", content.lastHours())
                    .bind("shared", content.shared())
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .execute();
            return new Outcome.Stored(find(handle, id).orElseThrow());
        });
    }

    /** @param version the version that the user saw; null changes any version */
    Outcome change(SavedHuntView before, @Nullable Long version, Content content, String by, Instant now) {
        return database.inTransaction(handle -> {
            String owner = before.facts().owner();
            lock(handle, owner);
            Optional<SavedHuntView> current = find(handle, before.id());
            if (current.isEmpty()) {
                return new Outcome.Gone();
            }
            long present = current.get().facts().version();
            if (version != null && version != present) {
                return new Outcome.Stale(present);
            }
            if (isTaken(handle, owner, content.name(), before.id())) {
                return new Outcome.NameTaken();
            }
            handle.createUpdate("""
                            UPDATE saved_hunt SET name = :name, hunt = :hunt, last_hours = :hours, shared = :shared,
                                version = version + 1, changed_at = :now, changed_by = :by WHERE id = :id""")
                    .bind("id", before.id())
                    .bind("name", content.name())
                    .bind("hunt", content.hunt())
                    .bind("hours", content.lastHours())
                    .bind("shared", content.shared())
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .bind("by", by)
                    .execute();
            return new Outcome.Stored(find(handle, before.id()).orElseThrow());
        });
    }

    void delete(String id) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM saved_hunt WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    /** Until the end of the transaction, no other change of the owner's hunts is written. */
    private static void lock(Handle transaction, String owner) {
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended('saved_hunt ' || :owner, 0))::text")
                .bind("owner", owner)
                .mapTo(String.class)
                .list();
    }

    private static boolean isTaken(Handle handle, String owner, String name, String id) {
        return handle.createQuery(
                        "SELECT count(*) > 0 FROM saved_hunt WHERE owner = :owner AND lower(name) = lower(:name) AND id <> :id")
                .bind("owner", owner)
                .bind("name", name)
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    private static Optional<SavedHuntView> find(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM saved_hunt WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    private static SavedHuntView view(ResultSet row) throws SQLException {
        return new SavedHuntView(
                row.getString("id"),
                row.getString("name"),
                row.getBoolean("shared"),
                Json.read(row.getString("hunt"), HuntRequest.class),
                Json.read(row.getString("hunt"), Statement.class).sql(),
                row.getObject("last_hours", Integer.class),
                new SavedHuntView.Facts(
                        row.getString("owner"),
                        row.getLong("version"),
                        SqlTimestamps.of(row, "created_at"),
                        SqlTimestamps.of(row, "changed_at"),
                        row.getString("changed_by")));
    }
}
