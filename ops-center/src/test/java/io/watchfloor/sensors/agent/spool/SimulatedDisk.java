package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A simulated machine's disk: the real one, which has no room for a while. */
public final class SimulatedDisk implements Disk {
    private boolean full;

    /** Whether it has no room from now on. */
    public void isFull(boolean now) {
        full = now;
    }

    /** Opens a spool on it in which records may wait for so long. */
    public SegmentedSpool spool(
            Path directory, Duration maxAge, Clock clock, RandomGenerator random, RunningHash hash, DropCounter drops)
            throws IOException {
        SpoolLimits limits = new SpoolLimits(1 << 20, maxAge, WhenFull.WAIT);
        SpoolKey key = SpoolKey.in(directory.resolve("key"));
        return SegmentedSpool.open(directory, new SpoolDependencies(this, limits, key, clock, random, hash, drops));
    }

    private record File(OutputFile real, SimulatedDisk disk) implements OutputFile {
        @Override
        public int write(ByteBuffer bytes, long at) throws IOException {
            if (disk.full) {
                throw new IOException("no room");
            }
            return real.write(bytes, at);
        }

        @Override
        public void truncate(long size) throws IOException {
            real.truncate(size);
        }

        /** Nothing here loses power. */
        @Override
        public void force() {}

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }

    @Override
    public OutputFile open(Path path, OpenOption... options) throws IOException {
        return new File(REAL.open(path, options), this);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        REAL.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        REAL.delete(path);
    }

    @Override
    public void forceDirectory(@Nullable Path directory) {}
}
