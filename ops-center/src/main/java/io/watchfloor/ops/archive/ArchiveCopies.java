package io.watchfloor.ops.archive;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/**
 * The list of one node's copies of archived files. A file stays in the catalog until no node has a copy any more, so an
 * erasure ends only when all copies are deleted. Every call blocks on the database.
 */
final class ArchiveCopies {

    private final Jdbi database;
    private final String node;

    ArchiveCopies(Jdbi database, String node) {
        this.database = database;
        this.node = node;
    }

    /** Lists copies that are about to be made. Returns those of the paths that the catalog knows; only they are listed. */
    Set<String> add(Collection<String> paths) {
        return database.inTransaction(handle -> {
            // The lock keeps the rows of the catalog until the copies are listed.
            Set<String> known = handle.createQuery("""
                            SELECT path FROM archive_file WHERE path = ANY(:paths) AND deleted_at IS NULL FOR SHARE""")
                    .bind("paths", paths.toArray(String[]::new))
                    .mapTo(String.class)
                    .collectIntoSet();
            handle.createUpdate("""
                            INSERT INTO archive_copy (path, node) SELECT path, :node FROM unnest(CAST(:paths AS text[])) AS path
                            ON CONFLICT DO NOTHING""")
                    .bind("node", node)
                    .bind("paths", known.toArray(String[]::new))
                    .execute();
            return known;
        });
    }

    /** Notes that copies were deleted from the disk. */
    void remove(Collection<String> paths) {
        if (!paths.isEmpty()) {
            database.useHandle(
                    handle -> handle.createUpdate("DELETE FROM archive_copy WHERE node = :node AND path = ANY(:paths)")
                            .bind("node", node)
                            .bind("paths", paths.toArray(String[]::new))
                            .execute());
        }
    }

    /** Notes that this node has no copies. */
    void removeAll() {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM archive_copy WHERE node = :node")
                .bind("node", node)
                .execute());
    }

    /** Those of the paths that do not belong to the archive any more. */
    Set<String> unlisted(Collection<String> paths) {
        Set<String> unlisted = new HashSet<>(paths);
        if (!paths.isEmpty()) {
            unlisted.removeAll(database.withHandle(handle -> handle.createQuery(
                            "SELECT path FROM archive_file WHERE path = ANY(:paths) AND removed_at IS NULL")
                    .bind("paths", paths.toArray(String[]::new))
                    .mapTo(String.class)
                    .set()));
        }
        return unlisted;
    }
}
