package io.watchfloor.sensors.agent.spool;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Up to which index the center may have judged records, whether or not it could say so. What was sent stays in the spool until it is
 * acked: if it were let go, the center would be told that it is missing, and might have it. Its spool guards it.
 */
final class SentMark {
    private static final int MAGIC = 0x57465353;

    private final StateFile file;
    private long index;

    /** @param last index of the spool */
    SentMark(Disk disk, Path directory, long last) throws IOException {
        this.file = new StateFile(disk, directory.resolve("sent"), MAGIC, 1);
        this.index = file.read().map(noted -> Math.min(noted[0], last)).orElse(0L);
    }

    long index() {
        return index;
    }

    /** Not forced: it outlives a kill, and after a power cut the center may be told of a gap in what it has judged. */
    void note(long sent) throws IOException {
        if (sent > index) {
            index = sent;
            file.write(false, sent);
        }
    }
}
