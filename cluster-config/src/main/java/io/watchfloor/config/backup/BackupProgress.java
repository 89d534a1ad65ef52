package io.watchfloor.config.backup;

/** Receives the progress of a backup or a restore. */
@FunctionalInterface
public interface BackupProgress {

    /**
     * @param table the table being copied
     * @param bytes copied since the last call
     */
    void copied(String table, long bytes);
}
