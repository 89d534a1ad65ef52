package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A created or renamed file survives a power cut only once its directory is forced, too. */
final class DirectorySync {
    /** Windows does not open a directory as a file, and needs no such force. */
    private static final boolean FORCED = !System.getProperty("os.name", "").startsWith("Windows");

    private DirectorySync() {}

    static void force(@Nullable Path directory) throws IOException {
        if (FORCED && directory != null) {
            try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
                opened.force(true);
            }
        }
    }
}
