package io.watchfloor.config.backup;

/** Is told how far a backup or a restoring has come. */
@FunctionalInterface
public interface BackupProgress {

    /**
     * @param table that is being copied
     * @param bytes copied since the last call
     */
    void copied(String table, long bytes);
}
