package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Strikes a node with faults, evenly over the first nine tenths of the records that a sensor has acknowledged, and in
 * each stage of the archive's work: one fault of three at a random moment, one while a file is written, and one while
 * files are merged or stored.
 */
final class ArchiveStrikes {

    private static final Duration STAGE_WITHIN = Duration.ofSeconds(8);
    private static final int RANDOM_MILLIS = 1_000;

    private final ChildNode node;
    private final ChildSensor sensor;
    private final Path scratch;
    private final Random random;
    private final Map<ArchiveStage, Integer> stages = new EnumMap<>(ArchiveStage.class);
    private int done;

    interface Fault {
        void strike() throws IOException, InterruptedException;
    }

    /** @param archive folder of the archive's files on that node */
    ArchiveStrikes(ChildNode node, ChildSensor sensor, Path archive, Random random) {
        this.node = node;
        this.sensor = sensor;
        this.scratch = archive.resolve(".scratch");
        this.random = random;
    }

    /** Returns after the last fault, at that time, or when the sensor has ended. */
    void strike(int faults, int records, Instant until, Fault fault) throws IOException, InterruptedException {
        while (done < faults && sensor.running() && Instant.now().isBefore(until)) {
            // The last tenth is left to faults that come late, because the sensor must still send then.
            long struck = records * 9L / 10;
            long due = struck * (done + 1) / (faults + 1);
            long latest = due + struck / (faults + 1) * 4 / 5;
            while (sensor.running() && sensor.ackedThrough() < due) {
                Thread.sleep(20);
            }
            ArchiveStage stage = switch (done % 3) {
                case 0 -> await(EnumSet.of(ArchiveStage.WRITING, ArchiveStage.STORING), latest, STAGE_WITHIN);
                case 1 -> await(EnumSet.of(ArchiveStage.MERGING, ArchiveStage.STORING), latest, STAGE_WITHIN);
                default -> {
                    await(Set.of(), latest, Duration.ofMillis(random.nextInt(RANDOM_MILLIS)));
                    yield stage();
                }
            };
            if (sensor.running()) {
                fault.strike();
                done++;
                stages.merge(stage, 1, Integer::sum);
            }
        }
    }

    /**
     * A draft shows that a file is written or merged; the stacks are asked only then, because they cost the node time.
     * A sensor that is ahead of the faults is held, so that it does not end before them.
     */
    private ArchiveStage await(Set<ArchiveStage> wanted, long latest, Duration within)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        ArchiveStage stage = ArchiveStage.INTAKE;
        boolean held = false;
        while (System.nanoTime() < end && sensor.running() && !wanted.contains(stage)) {
            if (!held && sensor.ackedThrough() >= latest) {
                ChildNode.signal("STOP", List.of(sensor.handle().pid()));
                held = true;
            }
            Thread.sleep(10);
            if (!wanted.isEmpty() && drafting()) {
                stage = stage();
            }
        }
        if (held) {
            ChildNode.signal("CONT", List.of(sensor.handle().pid()));
        }
        return stage;
    }

    private ArchiveStage stage() throws IOException, InterruptedException {
        return ArchiveStage.of(node.stacks());
    }

    /** Whether a file is being written. A draft that a fault has left does not change any more. */
    private boolean drafting() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(path -> path.toString().endsWith(".new")).anyMatch(ArchiveStrikes::isRecent);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isRecent(Path draft) {
        try {
            return Files.getLastModifiedTime(draft)
                    .toInstant()
                    .isAfter(Instant.now().minusMillis(500));
        } catch (IOException renamed) {
            return false;
        }
    }

    int done() {
        return done;
    }

    @Override
    public String toString() {
        return "%d faults, in %s".formatted(done, stages);
    }
}
