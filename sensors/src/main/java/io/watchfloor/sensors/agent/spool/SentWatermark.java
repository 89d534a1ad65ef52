package io.watchfloor.sensors.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The last index that was ever sent. The center may have evaluated records up to this index even if no ack arrived.
 * These records are never evicted, because the sensor would otherwise report a gap for records that the center has.
 * Guarded by the spool's lock.
 *
 * <p>The file is overwritten in place, in two alternating slots, because no new file can be created on a full disk. If
 * the file were out of date after a kill, records that were already sent could be evicted.
 */
final class SentWatermark implements Closeable {
    private static final int MAGIC = 0x57465353;

    /** Size of one slot in bytes. Files of earlier versions have only one slot. */
    private static final int SLOT = StateFile.size(1);

    private final Disk.OutputFile file;
    private long index;
    private int turn;

    /** @param last the index of the last record in the spool */
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
     * Stores the index without forcing the file to disk: the index survives a kill. After a power cut, the center may
     * receive a gap for records that it has evaluated.
     *
     * @return false if the disk rejects the write; then nothing may be sent
     */
    boolean advance(long sent) {
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
