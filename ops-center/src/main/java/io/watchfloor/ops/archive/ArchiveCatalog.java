package io.watchfloor.ops.archive;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.ops.archive.ArchiveFiles.Written;
import io.watchfloor.ops.platform.id.AssetKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The list of the archive's files, and the records that are not in a file yet. Every record of the archive is in
 * exactly one listed file or one block. Every call blocks on the database.
 */
public final class ArchiveCatalog {

    private static final String FILE =
            "id, path, day, log_source, from_time, to_time, min_asset, max_asset, records, bytes";

    private static final String CANDIDATES = """
            FROM archive_block WHERE damaged IS NULL
                AND (cardinality(CAST(:assets AS text[])) = 0 OR assets IS NULL OR assets && CAST(:assets AS text[]))""";

    /** The content is not compressed by the database, so its size is known without reading it. */
    private static final String OVERDUE = """
            WITH overdue AS (SELECT id FROM (
                SELECT id, sum(octet_length(content)) OVER (ORDER BY id DESC) AS through FROM archive_block
                WHERE damaged IS NULL) b WHERE through > :bytes)
            """;

    /** Size of waiting records, as received, that one search reads: about a million records. */
    private static final long MOST_READ = 2L << 30;

    private final Jdbi database;

    /**
     * A block of records that are not in a file yet.
     *
     * @param sensor the sender of all records
     * @param epoch the epoch of the records' sequence numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // The content is read once and never compared.
    public record Block(long id, String sensor, long epoch, byte[] content) {

        public List<ArchivedRecord> records() {
            return ArchiveBlock.read(content);
        }
    }

    /** What a search reads: together all records of a time range, each exactly once, and possibly others. */
    public record Extent(List<ArchiveFile> files, List<Block> blocks) {}

    public ArchiveCatalog(Jdbi database) {
        this.database = database;
    }

    /**
     * Finds the files and blocks that may contain records of a time range. A file that is replaced later stays readable
     * for {@link ArchiveFiles#GRACE}.
     *
     * @param from earliest time of a record
     * @param to latest time of a record
     * @param assets only records of these assets are wanted; empty for all
     * @param values files without these values are left out
     */
    public Extent extent(Instant from, Instant to, Collection<AssetKey> assets, RequiredValues values) {
        String[] keys = assets.stream().map(AssetKey::toString).sorted().toArray(String[]::new);
        // One snapshot: a record that moves from a block into a file meanwhile is found once.
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            List<ArchiveFile> files = handle.createQuery("SELECT " + FILE + """
                             FROM archive_file f
                            WHERE removed_at IS NULL AND to_time >= :from AND from_time <= :to
                                AND (cardinality(CAST(:assets AS text[])) = 0
                                    OR EXISTS (SELECT FROM unnest(CAST(:assets AS text[])) AS a
                                        WHERE a COLLATE "C" BETWEEN min_asset AND max_asset))
                            ORDER BY to_time DESC, id""")
                    .bind("from", at(from))
                    .bind("to", at(to))
                    .bind("assets", keys)
                    .map((row, context) -> file(row))
                    .list();
            return new Extent(SketchLookup.matching(handle, files, values), blocks(handle, keys));
        });
    }

    /**
     * Records may have any time before their receipt, so all blocks of the assets are candidates.
     *
     * @throws ArchiveUnavailable if more records wait than a search can read, because no files were written for long
     */
    private static List<Block> blocks(Handle handle, String[] assets) {
        long waiting = handle.createQuery("SELECT coalesce(sum(bytes), 0) " + CANDIDATES)
                .bind("assets", assets)
                .mapTo(Long.class)
                .one();
        if (waiting > MOST_READ) {
            throw new ArchiveUnavailable(
                    "archive.unreadable",
                    ("%d MiB of telemetry wait to be written into files, which is more than a search can read. The log of the"
                                    + " nodes says why the archive's files are not written.")
                            .formatted(waiting >> 20));
        }
        return handle.createQuery("SELECT id, sensor, epoch, content " + CANDIDATES + " ORDER BY id DESC")
                .bind("assets", assets)
                .map((row, context) -> block(row))
                .list();
    }

    /** Stores the records of a block in the caller's transaction, which must make their acknowledgement durable. */
    public static void insert(Handle handle, String sensor, long epoch, ArchiveBlock block) {
        List<String> assets = block.assets();
        handle.createUpdate("""
                        INSERT INTO archive_block (sensor, epoch, records, bytes, first_received, last_received, assets, content)
                        VALUES (:sensor, :epoch, :records, :bytes, :first, :last, :assets, :content)""")
                .bind("sensor", sensor)
                .bind("epoch", epoch)
                .bind("records", block.records())
                .bind("bytes", block.bytes())
                .bind("first", at(block.firstReceived()))
                .bind("last", at(block.lastReceived()))
                .bind("assets", assets == null ? null : assets.toArray(String[]::new))
                .bind("content", block.content())
                .execute();
    }

    /** The oldest blocks, up to a size of records as received. */
    List<Block> oldest(long bytes) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT id, sensor, epoch, content FROM (
                            SELECT *, sum(bytes) OVER (ORDER BY id) - bytes AS before FROM archive_block
                            WHERE damaged IS NULL ORDER BY id LIMIT 10000) b
                        WHERE before < :bytes ORDER BY id""")
                .bind("bytes", bytes)
                .map((row, context) -> block(row))
                .list());
    }

    /** Leaves a block out of all searches and files, because its content cannot be read. Its row is kept. */
    void markDamaged(long block, String reason) {
        database.useHandle(handle -> handle.createUpdate("UPDATE archive_block SET damaged = :reason WHERE id = :id")
                .bind("id", block)
                .bind("reason", reason)
                .execute());
    }

    /**
     * Deletes the oldest telemetry that is not in a file yet until the rest has at most this size in the database, except
     * that of assets with a legal hold.
     *
     * @return the number of deleted records
     */
    long shed(long bytes) {
        return database.inTransaction(handle -> {
            List<String> held = held(handle);
            String[] keys = held.toArray(String[]::new);
            long whole = handle.createQuery(OVERDUE + """
                            , shed AS (DELETE FROM archive_block b USING overdue o
                                WHERE b.id = o.id
                                    AND (cardinality(CAST(:held AS text[])) = 0 OR NOT b.assets && CAST(:held AS text[]))
                                RETURNING b.records)
                            SELECT coalesce(sum(records), 0) FROM shed""")
                    .bind("bytes", bytes)
                    .bind("held", keys)
                    .mapTo(Long.class)
                    .one();
            List<Block> rest = held.isEmpty()
                    ? List.of()
                    : handle.createQuery(OVERDUE + """
                            SELECT b.id, sensor, epoch, content FROM archive_block b JOIN overdue o ON b.id = o.id
                            WHERE b.assets IS NULL OR NOT b.assets <@ CAST(:held AS text[]) ORDER BY b.id LIMIT 1000""")
                            .bind("bytes", bytes)
                            .bind("held", keys)
                            .map((row, context) -> block(row))
                            .list();
            return whole
                    + rest.stream()
                            .mapToLong(block -> reduce(handle, block, Set.copyOf(held)))
                            .sum();
        });
    }

    /** @return how many records the block had of assets without a legal hold */
    private static long reduce(Handle handle, Block block, Set<String> held) {
        List<ArchivedRecord> all = block.records();
        List<ArchivedRecord> kept = all.stream()
                .filter(one -> held.contains(one.asset().toString()))
                .toList();
        if (kept.isEmpty()) {
            handle.execute("DELETE FROM archive_block WHERE id = ?", block.id());
        } else if (kept.size() < all.size()) {
            insert(handle, block.sensor(), block.epoch(), ArchiveBlock.of(kept));
            handle.execute("DELETE FROM archive_block WHERE id = ?", block.id());
        }
        return (long) all.size() - kept.size();
    }

    /** Number of records and their size as received that are not in a file yet. */
    Waiting waiting() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(sum(records), 0), coalesce(sum(bytes), 0), min(stored_at) FROM archive_block")
                .map((row, context) -> new Waiting(
                        row.getLong(1),
                        row.getLong(2),
                        Optional.ofNullable(row.getObject(3, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null)))
                .one());
    }

    /** @param since when the oldest of them was acknowledged; null if there are none */
    record Waiting(long records, long bytes, @Nullable Instant since) {}

    /**
     * Lists files and deletes the blocks whose records are in them, at once. The files must be stored.
     *
     * @param term in which the files were written
     * @return false if another node has moved one of the blocks, or writes now; then nothing is changed
     */
    boolean list(long term, List<Written> files, List<Long> blocks) {
        return database.inTransaction(handle -> {
            if (!current(handle, term)) {
                return false;
            }
            int deleted = handle.createUpdate("DELETE FROM archive_block WHERE id = ANY(:ids)")
                    .bind("ids", blocks.toArray(Long[]::new))
                    .execute();
            if (deleted != blocks.size()) {
                handle.rollback();
                return false;
            }
            insert(handle, files);
            return true;
        });
    }

    /**
     * Replaces files by others that have the same records, or fewer after an erasure.
     *
     * @param term in which the new files were written
     * @return false if one of the files was removed in the meantime, or another node writes now; then nothing is changed
     */
    boolean replace(long term, List<ArchiveFile> former, List<Written> files) {
        return database.inTransaction(handle -> {
            if (!current(handle, term)) {
                return false;
            }
            if (remove(handle, former) != former.size()) {
                handle.rollback();
                return false;
            }
            insert(handle, files);
            return true;
        });
    }

    /**
     * Whether no other node has taken over. If one has, it may have deleted the new files, because they were not listed.
     * The lock keeps it from taking over until the transaction ends.
     */
    private static boolean current(Handle handle, long term) {
        return handle.createQuery("SELECT count(*) FROM (SELECT FROM archive_writer WHERE term = :term FOR SHARE) t")
                        .bind("term", term)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private static int remove(Handle handle, List<ArchiveFile> files) {
        return handle.createUpdate(
                        "UPDATE archive_file SET removed_at = now() WHERE id = ANY(:ids) AND removed_at IS NULL")
                .bind("ids", files.stream().map(ArchiveFile::id).toArray(Long[]::new))
                .execute();
    }

    private static void insert(Handle handle, List<Written> files) {
        if (files.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO archive_file
                    (path, day, log_source, from_time, to_time, min_asset, max_asset, records, bytes, sketch)
                VALUES (:path, :day, :source, :from, :to, :minAsset, :maxAsset, :records, :bytes, :sketch)""")) {
            for (Written written : files) {
                ArchiveFile file = written.file();
                batch.bind("path", file.path())
                        .bind("day", file.day())
                        .bind("source", file.logSource())
                        .bind("from", at(file.content().from()))
                        .bind("to", at(file.content().to()))
                        .bind("minAsset", file.content().minAsset())
                        .bind("maxAsset", file.content().maxAsset())
                        .bind("records", file.content().records())
                        .bind("bytes", file.bytes())
                        .bind("sketch", written.sketch().content())
                        .add();
            }
            batch.execute();
        }
    }

    /** All listed files, oldest day first. */
    List<ArchiveFile> files() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT " + FILE + " FROM archive_file WHERE removed_at IS NULL ORDER BY day, id")
                .map((row, context) -> file(row))
                .list());
    }

    /** The newest listed files without a sketch, which an earlier version has written. */
    List<ArchiveFile> withoutSketch(int most) {
        return database.withHandle(handle -> handle.createQuery("SELECT " + FILE + """
                         FROM archive_file
                        WHERE removed_at IS NULL AND sketch IS NULL ORDER BY day DESC, id DESC LIMIT :most""")
                .bind("most", most)
                .map((row, context) -> file(row))
                .list());
    }

    void sketched(ArchiveFile file, ValueSketch sketch) {
        database.useHandle(handle -> handle.createUpdate("UPDATE archive_file SET sketch = :sketch WHERE id = :id")
                .bind("id", file.id())
                .bind("sketch", sketch.content())
                .execute());
    }

    /** Whether a file is listed, or waits for its deletion. */
    boolean knows(String path) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT EXISTS (SELECT FROM archive_file WHERE path = :path)")
                        .bind("path", path)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Files that were removed from the list at least this long ago, and are not deleted yet. */
    List<ArchiveFile> removed(Duration ago) {
        return database.withHandle(handle -> handle.createQuery("SELECT " + FILE + """
                         FROM archive_file
                        WHERE removed_at <= now() - make_interval(secs => :seconds) AND deleted_at IS NULL ORDER BY id""")
                .bind("seconds", ago.toSeconds())
                .map((row, context) -> file(row))
                .list());
    }

    /** Notes that a removed file was deleted from the store. */
    void deleted(ArchiveFile file) {
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE archive_file SET deleted_at = now() WHERE id = :id AND removed_at IS NOT NULL")
                .bind("id", file.id())
                .execute());
    }

    /** Forgets deleted files of which no node has a copy any more. */
    void forgetDeleted() {
        database.useTransaction(handle -> {
            // A node locks the row before it lists a copy; so the second statement sees each copy that was listed
            // before.
            List<Long> deleted = handle.createQuery(
                            "SELECT id FROM archive_file WHERE deleted_at IS NOT NULL FOR UPDATE")
                    .mapTo(Long.class)
                    .list();
            handle.createUpdate("""
                            DELETE FROM archive_file f WHERE id = ANY(:ids)
                                AND NOT EXISTS (SELECT FROM archive_copy c WHERE c.path = f.path)
                            """).bind("ids", deleted.toArray(Long[]::new)).execute();
        });
    }

    /** Nodes that have a copy of a file that was removed from the list. */
    List<String> nodesWithRemoved() {
        return database.withHandle(
                handle -> handle.createQuery("""
                        SELECT DISTINCT c.node FROM archive_copy c JOIN archive_file f ON f.path = c.path
                        WHERE f.removed_at IS NOT NULL ORDER BY 1""").mapTo(String.class).list());
    }

    /** Assets whose telemetry does not expire, because of a legal hold. */
    List<String> held() {
        return database.withHandle(ArchiveCatalog::held);
    }

    private static List<String> held(Handle handle) {
        return handle.createQuery("SELECT DISTINCT asset FROM archive_hold ORDER BY 1")
                .mapTo(String.class)
                .list();
    }

    /** The erasure of an asset that the files do not reflect yet. */
    record PendingErasure(String asset, Instant erasedAt) {}

    List<PendingErasure> erasures() {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT asset, erased_at FROM archive_erasure ORDER BY erased_at, asset")
                .map((row, context) -> new PendingErasure(row.getString("asset"), SqlTimestamps.of(row, "erased_at")))
                .list());
    }

    /** Notes that no file has the asset's telemetry any more, and overwrites the space of former blocks. */
    void erased(PendingErasure erasure) {
        database.useHandle(handle -> {
            handle.execute("VACUUM (FULL) archive_block");
            handle.createUpdate("DELETE FROM archive_erasure WHERE asset = :asset AND erased_at = :at")
                    .bind("asset", erasure.asset())
                    .bind("at", at(erasure.erasedAt()))
                    .execute();
        });
    }

    /**
     * Acquires or extends the right to write files, which one node has at a time.
     *
     * @return the term of this node, which is another number after each change of the node; empty if another node writes
     */
    OptionalLong lease(String node, Duration time) {
        return database.withHandle(handle -> handle.createQuery("""
                        INSERT INTO archive_writer (node, until) VALUES (:node, now() + make_interval(secs => :seconds))
                        ON CONFLICT (one) DO UPDATE SET node = excluded.node, until = excluded.until,
                            term = archive_writer.term + CASE WHEN archive_writer.node = excluded.node THEN 0 ELSE 1 END
                        WHERE archive_writer.node = excluded.node OR archive_writer.until < now()
                        RETURNING term""")
                .bind("node", node)
                .bind("seconds", time.toSeconds())
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    /** Stores how the last run of the node that writes files ended. */
    void report(String node, @Nullable String failure) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE archive_writer SET failure = :failure,
                            failing_since = CASE WHEN :failure::text IS NOT NULL THEN coalesce(failing_since, now()) END
                        WHERE node = :node AND (failure IS NOT NULL OR :failure::text IS NOT NULL)""")
                .bind("failure", failure)
                .bind("node", node)
                .execute());
    }

    /** Stores that telemetry was deleted that was not in a file. */
    void reportShed(long records) {
        database.useHandle(
                handle -> handle.execute("UPDATE archive_writer SET shed = shed + ?, shed_at = now()", records));
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static Block block(ResultSet row) throws SQLException {
        return new Block(row.getLong("id"), row.getString("sensor"), row.getLong("epoch"), row.getBytes("content"));
    }

    private static ArchiveFile file(ResultSet row) throws SQLException {
        return new ArchiveFile(
                row.getLong("id"),
                row.getString("path"),
                row.getObject("day", LocalDate.class),
                row.getString("log_source"),
                new ArchiveFile.Content(
                        SqlTimestamps.of(row, "from_time"),
                        SqlTimestamps.of(row, "to_time"),
                        row.getString("min_asset"),
                        row.getString("max_asset"),
                        row.getLong("records")),
                row.getLong("bytes"));
    }
}
