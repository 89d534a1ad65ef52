package io.watchfloor.ops.archive;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The nodes that have copies of archived files on their disks. An erasure waits until they have deleted them. */
public final class ArchiveNodes {

    private final Jdbi database;

    public ArchiveNodes(Jdbi database) {
        this.database = database;
    }

    /**
     * Copies on the disk of a node.
     *
     * @param node its name in the cluster; empty for a single node
     * @param files number of copies
     * @param bytes their size
     * @param erased number of copies whose file was erased or has expired; erasures wait for their deletion
     */
    public record Copies(String node, long files, long bytes, long erased) {}

    /** By name. */
    public List<Copies> list() {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT c.node, count(*), coalesce(sum(f.bytes), 0), count(*) FILTER (WHERE f.removed_at IS NOT NULL)
                        FROM archive_copy c LEFT JOIN archive_file f ON f.path = c.path GROUP BY 1 ORDER BY 1""")
                .map((row, context) -> new Copies(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)))
                .list());
    }

    /**
     * Erasures no longer wait for a node.
     *
     * @return number of its copies
     */
    public int remove(String node) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM archive_copy WHERE node = :node")
                .bind("node", node)
                .execute());
    }
}
