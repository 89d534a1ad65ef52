package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One process holds a spool at a time. */
final class SpoolLock {
    private SpoolLock() {}

    /**
     * Takes the lock, which is held until the channel is closed.
     *
     * @throws SpoolLockedException when somebody else has it
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
