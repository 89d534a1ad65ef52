package io.watchfloor.ops.intel.collection;

import io.watchfloor.ops.intel.collection.EntryPage.Entry;
import io.watchfloor.ops.intel.collection.EntryQuery.Versions;
import io.watchfloor.ops.platform.rights.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Stores collections and their entries. Callers pass the transaction. Entries are added under the lock of imports, with
 * times that are unique in the collection and grow in the order of commits: a reader that continues after the time of
 * an entry misses no entry and reads no entry twice.
 */
public final class IntelCollections {

    /** Bytes of the bodies of one page, unless a single body is larger. */
    private static final int PAGE_BYTES = 4 << 20;

    /** Versions that a step of a release adds. */
    private static final int PART = 20_000;

    private static final String READ = """
            SELECT c.id, c.name, c.description, c.partner, c.ceiling, c.created_by, c.created_at,
                ARRAY(SELECT source FROM intel_release r WHERE r.collection = c.id ORDER BY source) AS sources,
                NOT EXISTS (SELECT FROM intel_release r WHERE r.collection = c.id AND r.done < r.goal) AS complete
            FROM intel_collection c""";

    private static final String FILTER = """
             FROM intel_entry e JOIN intel_object o ON o.position = e.position
            WHERE e.collection = :collection AND o.tlp <= :ceiling AND NOT o.local_only AND e.added_at > :after
            AND (:anyId OR o.id = ANY(:ids)) AND (:anyType OR o.type = ANY(:types))
            AND (:all OR o.version = ANY(:times)
                OR (:last AND NOT EXISTS (SELECT FROM intel_object n JOIN intel_entry m ON m.position = n.position
                    AND m.collection = e.collection
                    WHERE n.id = o.id AND n.version > o.version AND n.tlp <= :ceiling AND NOT n.local_only))
                OR (:first AND NOT EXISTS (SELECT FROM intel_object n JOIN intel_entry m ON m.position = n.position
                    AND m.collection = e.collection
                    WHERE n.id = o.id AND n.version < o.version AND n.tlp <= :ceiling AND NOT n.local_only)))""";

    /** Adds versions, whose times end now unless the newest entry of the collection is later. */
    private static final String ADD = """
            WITH numbered AS (SELECT collection, position, row_number() OVER part AS n, count(*) OVER (PARTITION BY collection) AS total
                FROM (%s) chosen WINDOW part AS (PARTITION BY collection ORDER BY position)),
            added AS (INSERT INTO intel_entry (collection, position, added_at)
                SELECT n.collection, n.position,
                    greatest(c.last_at, CAST(:now AS timestamptz) - n.total * interval '1 microsecond') + n.n * interval '1 microsecond'
                FROM numbered n JOIN intel_collection c ON c.id = n.collection
                RETURNING collection, added_at)
            UPDATE intel_collection c SET last_at = newest.at
            FROM (SELECT collection, max(added_at) AS at FROM added GROUP BY collection) newest WHERE newest.collection = c.id""";

    private static final String OF_RELEASES = ADD.formatted("""
            SELECT r.collection, o.position FROM intel_object o JOIN intel_release r ON r.source = o.source
            WHERE o.position > greatest(:position, r.goal)""");

    private static final String OF_SOURCE = ADD.formatted("""
            SELECT CAST(:collection AS uuid) AS collection, o.position FROM intel_object o
            WHERE o.source = :source AND o.position > :after AND o.position <= :through AND NOT EXISTS (SELECT FROM intel_entry e
                WHERE e.position = o.position AND e.collection = :collection)""");

    private static final String OF_VERSIONS = ADD.formatted("""
            SELECT CAST(:collection AS uuid) AS collection, o.position FROM intel_object o
            JOIN unnest(CAST(:ids AS text[]), CAST(:versions AS text[])) sent (id, version) ON sent.id = o.id
                AND (sent.version = o.version OR (sent.version = ''
                    AND NOT EXISTS (SELECT FROM intel_object n WHERE n.id = o.id AND n.version > o.version)))
            WHERE NOT EXISTS (SELECT FROM intel_entry e WHERE e.position = o.position AND e.collection = :collection)""");

    private IntelCollections() {}

    public static List<IntelCollection> all(Handle handle) {
        return handle.createQuery(READ + " ORDER BY c.name")
                .map((row, context) -> collection(row))
                .list();
    }

    public static Optional<IntelCollection> find(Handle handle, UUID id) {
        return handle.createQuery(READ + " WHERE c.id = :id")
                .bind("id", id)
                .map((row, context) -> collection(row))
                .findOne();
    }

    /** @return whether the collection was added; false if the name is used, or the partner has a collection */
    public static boolean add(Handle handle, IntelCollection added) {
        boolean done = handle.createUpdate("""
                        INSERT INTO intel_collection (id, name, description, partner, ceiling, created_by, created_at, last_at)
                        VALUES (:id, :name, :description, :partner, :ceiling, :by, :at, '-infinity') ON CONFLICT DO NOTHING""")
                        .bind("id", added.id())
                        .bind("name", added.name())
                        .bind("description", added.description())
                        .bind("partner", added.partner())
                        .bind("ceiling", added.ceiling().rank())
                        .bind("by", added.created().by())
                        .bind("at", utc(added.created().at()))
                        .execute()
                > 0;
        String partner = added.partner();
        if (done && partner != null) {
            release(handle, added.id(), IntelCollection.sentBy(partner), added.created());
        }
        return done;
    }

    public static boolean remove(Handle handle, UUID id) {
        return handle.createUpdate("DELETE FROM intel_collection WHERE id = :id")
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** Changes ceiling and description. */
    public static void change(Handle handle, IntelCollection changed) {
        handle.createUpdate("UPDATE intel_collection SET ceiling = :ceiling, description = :description WHERE id = :id")
                .bind("id", changed.id())
                .bind("ceiling", changed.ceiling().rank())
                .bind("description", changed.description())
                .execute();
    }

    /**
     * Adds the stored versions of a source to a collection, and those that the source imports later. If there are many,
     * {@link #continueRelease} adds the rest.
     */
    public static void release(Handle handle, UUID collection, String source, IntelCollection.Created by) {
        lock(handle);
        handle.createUpdate("""
                        INSERT INTO intel_release (collection, source, released_by, released_at, done, goal)
                        VALUES (:collection, :source, :by, :at, 0, (SELECT coalesce(max(position), 0) FROM intel_object))
                        ON CONFLICT DO NOTHING""")
                .bind("collection", collection)
                .bind("source", source)
                .bind("by", by.by())
                .bind("at", utc(by.at()))
                .execute();
        step(handle, new Release(collection, source), by.at());
    }

    private record Release(UUID collection, String source) {}

    /** Adds further stored versions of a release. @return whether a release is not complete */
    static boolean continueRelease(Handle handle, Instant now) {
        Optional<Release> next = handle.createQuery(
                        "SELECT collection, source FROM intel_release WHERE done < goal ORDER BY released_at LIMIT 1")
                .map((row, context) -> new Release(row.getObject("collection", UUID.class), row.getString("source")))
                .findOne();
        next.ifPresent(one -> {
            lock(handle);
            step(handle, one, now);
        });
        return next.isPresent();
    }

    /** Adds one part, so that imports do not wait for long. The caller holds the lock. */
    private static void step(Handle handle, Release release, Instant now) {
        handle.createQuery("""
                        SELECT r.done, least(r.goal, coalesce((SELECT o.position FROM intel_object o
                                WHERE o.source = r.source AND o.position > r.done ORDER BY o.position OFFSET :part LIMIT 1), r.goal))
                        FROM intel_release r WHERE r.collection = :collection AND r.source = :source AND r.done < r.goal""")
                .bind("collection", release.collection())
                .bind("source", release.source())
                .bind("part", PART)
                .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
                .findOne()
                .ifPresent(part -> {
                    handle.createUpdate(OF_SOURCE)
                            .bind("collection", release.collection())
                            .bind("source", release.source())
                            .bind("after", part[0])
                            .bind("through", part[1])
                            .bind("now", utc(now))
                            .execute();
                    handle.createUpdate(
                                    "UPDATE intel_release SET done = :done WHERE collection = :collection AND source = :source")
                            .bind("collection", release.collection())
                            .bind("source", release.source())
                            .bind("done", part[1])
                            .execute();
                });
    }

    /**
     * Ends a release. The versions of the source leave the collection.
     *
     * @return whether the source was released
     */
    public static boolean withdraw(Handle handle, UUID collection, String source) {
        lock(handle);
        boolean done =
                handle.createUpdate("DELETE FROM intel_release WHERE collection = :collection AND source = :source")
                                .bind("collection", collection)
                                .bind("source", source)
                                .execute()
                        > 0;
        if (done) {
            handle.createUpdate("""
                            DELETE FROM intel_entry e USING intel_object o
                            WHERE e.collection = :collection AND o.position = e.position AND o.source = :source""")
                    .bind("collection", collection)
                    .bind("source", source)
                    .execute();
        }
        return done;
    }

    /**
     * Adds the versions of an import to the collections to which their source is released. The caller holds the lock of
     * imports.
     *
     * @param position of the last version before the import
     */
    public static void imported(Handle handle, long position, Instant now) {
        handle.createUpdate(OF_RELEASES)
                .bind("position", position)
                .bind("now", utc(now))
                .execute();
    }

    /**
     * Adds stored versions that a partner sent and another source had imported before. The partner has their bytes.
     *
     * @param ids of the objects, in the order of {@code versions}
     * @param versions empty for the last version of an object without a time
     */
    public static void sent(Handle handle, UUID collection, List<String> ids, List<String> versions, Instant now) {
        lock(handle);
        handle.createUpdate(OF_VERSIONS)
                .bind("collection", collection)
                .bindArray("ids", String.class, ids)
                .bindArray("versions", String.class, versions)
                .bind("now", utc(now))
                .execute();
    }

    /** Reads a page of at most {@code limit} entries. The caller's transaction must be read only. */
    public static EntryPage page(Handle handle, EntryQuery query, boolean bodies, int limit) {
        if (query.ids().isEmpty() && query.types().isEmpty()) {
            // Soon after a large release the database has no statistics yet, and would join and sort the whole
            // collection.
            handle.execute("SET LOCAL enable_hashjoin = off");
            handle.execute("SET LOCAL enable_mergejoin = off");
            handle.execute("SET LOCAL enable_bitmapscan = off");
        }
        String sql = """
                SELECT id, version, added_at, CASE WHEN :bodies THEN body ELSE '' END AS body, found FROM (
                    SELECT part.*, count(*) OVER () AS found,
                        CASE WHEN :bodies THEN sum(octet_length(body)) OVER (ORDER BY added_at) - octet_length(body) ELSE 0 END AS former
                    FROM (SELECT o.id, o.version, e.added_at, o.body""" + FILTER + """
                     ORDER BY e.added_at LIMIT :limit + 1) part) sized
                WHERE former < :bytes ORDER BY added_at LIMIT :limit""";
        long[] found = {0};
        List<Entry> entries = bound(handle.createQuery(sql), query)
                .bind("bodies", bodies)
                .bind("limit", limit)
                .bind("bytes", PAGE_BYTES)
                .map((row, context) -> {
                    found[0] = row.getLong("found");
                    return new Entry(
                            row.getString("id"), row.getString("version"), time(row, "added_at"), row.getBytes("body"));
                })
                .list();
        return new EntryPage(entries, found[0] > entries.size());
    }

    /** Whether the reader sees a version of the object in the collection. */
    public static boolean contains(Handle handle, UUID collection, Tlp ceiling, String object) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM intel_object o JOIN intel_entry e ON e.position = o.position
                            WHERE o.id = :object AND o.tlp <= :ceiling AND NOT o.local_only AND e.collection = :collection)""")
                .bind("object", object)
                .bind("ceiling", ceiling.rank())
                .bind("collection", collection)
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Removes versions that a source imported from the collection. They stay stored.
     *
     * @return the number of removed versions
     */
    public static int delete(Handle handle, EntryQuery query, String source) {
        return bound(handle.createQuery("SELECT e.position" + FILTER + " AND o.source = :source"), query)
                .bind("source", source)
                .mapTo(Long.class)
                .stream()
                .mapToInt(position -> handle.createUpdate(
                                "DELETE FROM intel_entry WHERE collection = :collection AND position = :position")
                        .bind("collection", query.collection())
                        .bind("position", position)
                        .execute())
                .sum();
    }

    private static Query bound(Query sql, EntryQuery query) {
        Instant after = query.addedAfter();
        Versions versions = query.versions();
        return sql.bind("collection", query.collection())
                .bind("ceiling", query.ceiling().rank())
                .bind("after", utc(after == null ? Instant.EPOCH : after))
                .bind("anyId", query.ids().isEmpty())
                .bindArray("ids", String.class, query.ids())
                .bind("anyType", query.types().isEmpty())
                .bindArray("types", String.class, query.types())
                .bind("all", versions.words().contains(Versions.ALL))
                .bind("last", versions.words().contains(Versions.LAST))
                .bind("first", versions.words().contains(Versions.FIRST))
                .bindArray("times", String.class, versions.times());
    }

    /** The lock of imports. */
    private static void lock(Handle handle) {
        handle.execute("LOCK TABLE intel_object IN SHARE ROW EXCLUSIVE MODE");
    }

    private static IntelCollection collection(ResultSet row) throws SQLException {
        return new IntelCollection(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                row.getString("partner"),
                Tlp.ofRank(row.getInt("ceiling")),
                new IntelCollection.Sources(texts(row), row.getBoolean("complete")),
                new IntelCollection.Created(row.getString("created_by"), time(row, "created_at")));
    }

    private static List<String> texts(ResultSet row) throws SQLException {
        return Arrays.asList((String[]) row.getArray("sources").getArray());
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
