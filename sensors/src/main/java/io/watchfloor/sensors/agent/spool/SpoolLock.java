package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Ensures that only one process uses a spool. */
final class SpoolLock {
    private SpoolLock() {}

    /**
     * Acquires the lock, which is released when the channel is closed.
     *
     * @throws SpoolLockedException if another spool holds the lock
     */
    static FileChannel take(Path directory) throws IOException {
        FileChannel file =
                PrivateFiles.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = file.tryLock();
            if (held != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new SpoolLockedException(directory);
        }
        file.close();
        throw new SpoolLockedException(directory);
    }
}
