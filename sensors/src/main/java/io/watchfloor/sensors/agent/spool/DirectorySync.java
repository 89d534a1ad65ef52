package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Forces a directory to disk. Without this, a power cut may undo the creation or renaming of a file. */
final class DirectorySync {
    /** Windows cannot open a directory as a file, and does not need to force directories. */
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
