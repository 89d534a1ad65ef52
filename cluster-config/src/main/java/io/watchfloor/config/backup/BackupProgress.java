package io.watchfloor.config.backup;

/** Receives the progress of a backup or a restore. */
@FunctionalInterface
public interface BackupProgress {

    /**
     * @param table name of the table that is being copied
     * @param bytes bytes copied since the previous call
     */
    void copied(String table, long bytes);
}
