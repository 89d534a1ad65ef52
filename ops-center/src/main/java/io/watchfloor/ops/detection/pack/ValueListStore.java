package io.watchfloor.ops.detection.pack;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stores every change of the lists of values. Changes of lists and of rule packs are numbered together and written one
 * at a time, because both change the rule set. {@link PackTrials} tests each change before the change is stored.
 */
public final class ValueListStore {

    /** Versions of a list that stay available. */
    private static final int VERSIONS_KEPT = 50;

    private static final String LATEST =
            "SELECT DISTINCT ON (name) * FROM value_list_change ORDER BY name, version DESC";

    private final Jdbi database;

    /** The result of a change. */
    public sealed interface Outcome {

        /** Nodes that have loaded the revision of the list evaluate with the new list. */
        record Stored(ValueList list) implements Outcome {}

        /** Another user has changed the list. */
        record Stale(long version) implements Outcome {}

        /** @param characters of the entries of all lists together */
        record Full(long characters) implements Outcome {}
    }

    public ValueListStore(Jdbi database) {
        this.database = database;
    }

    /**
     * Stores a change.
     *
     * @param base the version on which the change is based; 0 if the list does not exist; null to replace any version
     * @param entries null to remove the list
     */
    public Outcome change(
            String name,
            @Nullable Long base,
            String description,
            @Nullable List<String> entries,
            String by,
            Instant at) {
        return database.inTransaction(handle -> {
            RulePackStore.lock(handle);
            Optional<ValueList> former = find(handle, name);
            long version = former.map(ValueList::version).orElse(0L);
            boolean exists = former.isPresent() && former.get().entries() != null;
            if (base != null && base != (exists ? version : 0)) {
                return new Outcome.Stale(exists ? version : 0);
            }
            long characters = entries == null ? 0 : charactersWith(handle, name, entries);
            if (characters > ValueList.MAX_TEXT_OF_ALL) {
                return new Outcome.Full(characters);
            }
            ValueList list =
                    new ValueList(RulePackStore.revision(handle) + 1, name, version + 1, description, entries, by, at);
            write(handle, list);
            return new Outcome.Stored(list);
        });
    }

    private static long charactersWith(Handle handle, String name, List<String> entries) {
        long own = entries.stream().mapToLong(String::length).sum();
        return own
                + handle.createQuery("SELECT coalesce(sum(length(array_to_string(entries, ''))), 0) FROM (" + LATEST
                                + ") latest WHERE name <> :name")
                        .bind("name", name)
                        .mapTo(Long.class)
                        .one();
    }

    private static void write(Handle handle, ValueList list) {
        List<String> entries = list.entries();
        handle.createUpdate("""
                        INSERT INTO value_list_change (revision, name, version, description, entries, by, at)
                        VALUES (:revision, :name, :version, :description, :entries, :by, :at)""")
                .bind("revision", list.revision())
                .bind("name", list.name())
                .bind("version", list.version())
                .bind("description", list.description())
                .bindByType("entries", entries == null ? null : entries.toArray(new String[0]), String[].class)
                .bind("by", list.by())
                .bind("at", list.at().atOffset(ZoneOffset.UTC))
                .execute();
        handle.execute(
                "DELETE FROM value_list_change WHERE name = ? AND version <= ?",
                list.name(),
                list.version() - VERSIONS_KEPT);
    }

    /** The lists that exist, by name. */
    public List<ValueList> all() {
        return database.withHandle(ValueListStore::all);
    }

    static List<ValueList> all(Handle handle) {
        return handle.createQuery("SELECT * FROM (" + LATEST + ") latest WHERE entries IS NOT NULL")
                .map((row, context) -> list(row))
                .list();
    }

    /** The entries of all lists, by name. */
    public Map<String, List<String>> entries() {
        return database.withHandle(ValueListStore::entries);
    }

    static Map<String, List<String>> entries(Handle handle) {
        Map<String, List<String>> entries = new TreeMap<>();
        for (ValueList list : all(handle)) {
            List<String> own = list.entries();
            if (own != null) {
                entries.put(list.name(), own);
            }
        }
        return entries;
    }

    /** The latest version of a list; its entries are null if the list was removed. */
    public Optional<ValueList> find(String name) {
        return database.withHandle(handle -> find(handle, name));
    }

    private static Optional<ValueList> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM (" + LATEST + ") latest WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> list(row))
                .findOne();
    }

    /** The changes of a list, latest first; at most {@value #VERSIONS_KEPT}. */
    public List<ValueList> history(String name) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM value_list_change WHERE name = :name ORDER BY version DESC")
                        .bind("name", name)
                        .map((row, context) -> list(row))
                        .list());
    }

    private static ValueList list(ResultSet row) throws SQLException {
        Array entries = row.getArray("entries");
        return new ValueList(
                row.getLong("revision"),
                row.getString("name"),
                row.getLong("version"),
                row.getString("description"),
                entries == null ? null : List.of((String[]) entries.getArray()),
                row.getString("by"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
