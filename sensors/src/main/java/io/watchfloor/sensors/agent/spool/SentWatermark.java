package io.watchfloor.sensors.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Up to which index the center may have judged records, whether or not it could say so. What was sent stays in the spool until it is
 * acked: if it were let go, the center would be told that it is missing, and might have it. Its spool guards it.
 *
 * <p>It is written over itself, in two places by turns: on a full disk nothing else can be written, and records that are sent while it
 * cannot be would leave the spool after a kill.
 */
final class SentWatermark implements Closeable {
    private static final int MAGIC = 0x57465353;

    /** Also the whole file of earlier versions. */
    private static final int SLOT = StateFile.size(1);

    private final Disk.OutputFile file;
    private long index;
    private int turn;

    /** @param last index of the spool */
    SentWatermark(Disk disk, Path directory, long last) throws IOException {
        Path path = directory.resolve("sent");
        byte[] bytes = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
        long[] marks = {mark(bytes, 0), mark(bytes, SLOT)};
        this.turn = marks[0] > marks[1] ? 1 : 0;
        this.index = Math.min(Math.max(marks[0], marks[1]), last);
        this.file = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static long mark(byte[] bytes, int at) throws IOException {
        Optional<long[]> read = bytes.length < at + SLOT
                ? Optional.empty()
                : StateFile.decoded(ByteBuffer.wrap(bytes, at, SLOT).slice(), MAGIC, 1);
        return read.isPresent() ? read.get()[0] : 0;
    }

    long index() {
        return index;
    }

    /**
     * Not forced: it outlives a kill, and after a power cut the center may be told of a gap in what it has judged.
     *
     * @return false when the disk does not take it: then nothing may be sent
     */
    boolean note(long sent) {
        if (sent <= index) {
            return true;
        }
        try {
            ByteBuffer slot = StateFile.encoded(MAGIC, sent);
            while (slot.hasRemaining()) {
                int unused = file.write(slot, turn * (long) SLOT + slot.position());
            }
        } catch (IOException noRoom) {
            return false;
        }
        turn = 1 - turn;
        index = sent;
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
