package io.watchfloor.ops.intake;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.SimulatedDisk;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolDepth;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** A machine with a sensor's real spool on its disk, and the data that the simulation needs to check it. */
final class SimulatedMachine {

    /** Under which sequence a record counted as done. */
    record Done(int record, long epoch, long sequence) {}

    private static final Duration MAX_AGE = Duration.ofSeconds(8);

    /** The spool treats a longer pause as a suspended machine, and waits before it drops old records. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final Path disk;
    private final RunningHash hash;
    private final RandomGenerator random;
    private List<Integer> entered = new ArrayList<>();
    private List<Done> done = new ArrayList<>();
    private final SimulatedDisk device = new SimulatedDisk();
    private long millis = 1_000_000_000_000L;
    private boolean forgetful;
    private SegmentedSpool spool;

    /** A copy of a machine's disk, and of the simulation's data about it. */
    record Copy(Path disk, List<Integer> entered, List<Done> done) {}

    SimulatedMachine(Path disk, RunningHash hash, RandomGenerator random) throws IOException {
        this.disk = disk;
        this.hash = hash;
        this.random = random;
        this.spool = opened();
    }

    SimulatedMachine(Path disk, Copy of, RunningHash hash, RandomGenerator random) throws IOException {
        copy(of.disk(), disk);
        this.disk = disk;
        this.hash = hash;
        this.random = random;
        this.entered = new ArrayList<>(of.entered());
        this.done = new ArrayList<>(of.done());
        this.spool = opened();
        forgetTorn();
    }

    private SegmentedSpool opened() throws IOException {
        return device.spool(disk, MAX_AGE, clock(), random, hash, new DropCounter());
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(millis);
            }
        };
    }

    /** Advances the time, so that records may become too old. */
    void waits(Duration time) throws IOException {
        for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
            millis += STEP.toMillis();
            boolean unused = spool.append(List.of(), Map.of());
        }
    }

    /** Nothing is written while the disk is full. */
    void diskIsFull(boolean now) {
        device.isFull(now);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    Copy copy(Path to) throws IOException {
        copy(disk, to);
        return new Copy(to, List.copyOf(entered), List.copyOf(done));
    }

    /** Restores the machine from a copy. */
    void setBack(Copy to) throws IOException {
        spool.close();
        delete(disk);
        copy(to.disk(), disk);
        entered = new ArrayList<>(to.entered());
        done = new ArrayList<>(to.done());
        spool = opened();
        forgetTorn();
    }

    void sabotageSentMark() {
        forgetful = true;
    }

    void restart() throws IOException {
        spool.close();
        if (forgetful) {
            Files.deleteIfExists(disk.resolve("sent"));
        }
        spool = opened();
        forgetTorn();
    }

    /** Records lost at the end of the spool never counted as done. */
    private void forgetTorn() {
        entered.subList((int) Math.min(entered.size(), last()), entered.size()).clear();
    }

    private long last() {
        return spool.appendedCount() + spool.droppedCount();
    }

    /** @param leftOut records dropped by the source before this record */
    void append(int record, List<Integer> leftOut) throws IOException {
        Map<DropCounter.Reason, Long> left =
                leftOut.isEmpty() ? Map.of() : Map.of(DropCounter.Reason.LINE_TOO_LONG, (long) leftOut.size());
        if (spool.append(
                List.of(new CollectedRecord(null, null, body(record).getBytes(StandardCharsets.US_ASCII))), left)) {
            while (entered.size() < last() - leftOut.size() - 1) {
                entered.add(-1);
            }
            entered.addAll(leftOut);
            entered.add(record);
        }
    }

    private static String body(int record) {
        return "record-%07d;".formatted(record);
    }

    static int record(byte[] body) {
        return Integer.parseInt(new String(body, StandardCharsets.US_ASCII).substring(7, 14));
    }

    /** Damages one pending record other than the last one: a record torn from the end was never sent. */
    void damage() throws IOException {
        int pending = (int) (spool.nextSequence() - spool.firstPending());
        if (pending < 2) {
            return;
        }
        int victim = entered.get(entered.size() - 1 - 1 - random.nextInt(pending - 1));
        try (Stream<Path> files = Files.list(disk)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".segment")).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (bytes.contains(body(victim))) {
                    Files.writeString(
                            file,
                            bytes.replace(body(victim), body(victim).replace('r', 'R')),
                            StandardCharsets.ISO_8859_1);
                }
            }
        }
        restart();
    }

    List<Done> done() {
        return done;
    }

    boolean drained() {
        return spool.firstPending() == spool.nextSequence();
    }

    /** The spool as the sensor uses it; notes which records it commits. */
    Spool spool() {
        return new Noting(spool);
    }

    void close() throws IOException {
        spool.close();
    }

    private final class Noting implements Spool {
        private final SegmentedSpool real;

        private Noting(SegmentedSpool real) {
            this.real = real;
        }

        @Override
        public void commit(long through) throws IOException {
            long epoch = real.epoch();
            long first = real.firstPending();
            long base = real.appendedCount() + real.droppedCount() - (real.nextSequence() - 1);
            real.commit(through);
            for (long sequence = first; sequence <= through; sequence++) {
                done.add(new Done(entered.get((int) (base + sequence - 1)), epoch, sequence));
            }
        }

        @Override
        public long epoch() {
            return real.epoch();
        }

        @Override
        public long nextSequence() {
            return real.nextSequence();
        }

        @Override
        public long firstPending() {
            return real.firstPending();
        }

        @Override
        public long droppedCount() {
            return real.droppedCount();
        }

        @Override
        public long appendedCount() {
            return real.appendedCount();
        }

        @Override
        public boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException {
            return real.append(group, left);
        }

        @Override
        public Optional<TelemetryBatch> lease(int records, int bytes, boolean acrossGaps) throws IOException {
            return real.lease(records, bytes, acrossGaps);
        }

        @Override
        public OptionalLong history(long sequence) throws IOException {
            return real.history(sequence);
        }

        @Override
        public List<SequenceGap> gaps() throws IOException {
            return real.gaps();
        }

        @Override
        public OptionalLong lineage() {
            return real.lineage();
        }

        @Override
        public Optional<Divergence> divergence() {
            return real.divergence();
        }

        @Override
        public void welcomed(long lineage) throws IOException {
            real.welcomed(lineage);
        }

        @Override
        public void rollBack() throws IOException {
            real.rollBack();
        }

        @Override
        public void startNewEpoch(Divergence.Reason reason) throws IOException {
            real.startNewEpoch(reason);
        }

        @Override
        public SpoolDepth depth() throws IOException {
            return real.depth();
        }

        @Override
        public void close() {
            throw new UncheckedIOException(new IOException("the machine closes its spool itself"));
        }
    }
}
