package io.watchfloor.ops.matter.takedown;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of takedowns. Callers have found the matter for a member, except of {@link #ofMember}. */
public final class TakedownStore {

    /** A takedown and its matter. */
    public record Kept(String matter, String title, Takedown takedown) {}

    /** Oldest first. */
    public List<Takedown> all(Handle handle, String matter) {
        return handle.createQuery("SELECT body FROM matter_takedown WHERE matter = :matter ORDER BY proposed_at, id")
                .bind("matter", matter)
                .mapTo(String.class)
                .map(TakedownStore::read)
                .list();
    }

    /**
     * The takedowns of all matters of a member, in the order of matters and ids.
     *
     * @param state only in this state; null for all
     */
    public List<Kept> ofMember(Handle handle, String reader, @Nullable TakedownState state) {
        return handle.createQuery("""
                        SELECT t.matter, t.body, m.body -> 'heading' ->> 'title' AS title FROM matter_takedown t
                        JOIN matter_member r ON r.matter = t.matter AND r.person = :reader
                        JOIN matter m ON m.id = t.matter
                        WHERE CAST(:state AS text) IS NULL OR t.state = :state ORDER BY t.matter, t.id""")
                .bind("reader", reader)
                .bind("state", state == null ? null : state.text())
                .map((row, context) -> kept(row))
                .list();
    }

    public Optional<Takedown> find(Handle handle, String matter, String id) {
        return find(handle, matter, id, "");
    }

    /** Locks the takedown until the transaction ends, so that its steps are decided one after the other. */
    public Optional<Takedown> lock(Handle transaction, String matter, String id) {
        return find(transaction, matter, id, " FOR UPDATE");
    }

    private static Optional<Takedown> find(Handle handle, String matter, String id, String lock) {
        return handle.createQuery("SELECT body FROM matter_takedown WHERE matter = :matter AND id = :id" + lock)
                .bind("matter", matter)
                .bind("id", id)
                .mapTo(String.class)
                .map(TakedownStore::read)
                .findOne();
    }

    public void add(Handle transaction, String matter, Takedown proposed) {
        transaction
                .createUpdate("""
                        INSERT INTO matter_takedown (matter, id, state, body, proposed_at)
                        VALUES (:matter, :id, :state, CAST(:body AS jsonb), :at)""")
                .bind("matter", matter)
                .bind("id", proposed.id())
                .bind("state", proposed.state().text())
                .bind("body", DocumentJson.write(proposed))
                .bind("at", SqlTimestamps.parameter(proposed.steps().getFirst().at()))
                .execute();
    }

    /** Stores the takedown after a step; the caller holds its lock. */
    public void put(Handle transaction, String matter, Takedown changed) {
        transaction
                .createUpdate("""
                        UPDATE matter_takedown SET state = :state, body = CAST(:body AS jsonb)
                        WHERE matter = :matter AND id = :id""")
                .bind("matter", matter)
                .bind("id", changed.id())
                .bind("state", changed.state().text())
                .bind("body", DocumentJson.write(changed))
                .execute();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(row.getString("matter"), row.getString("title"), read(row.getString("body")));
    }

    private static Takedown read(String body) {
        return DocumentJson.read(body, Takedown.class);
    }
}
