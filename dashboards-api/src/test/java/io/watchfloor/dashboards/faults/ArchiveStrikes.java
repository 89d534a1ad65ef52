package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Strikes a node with faults, evenly over the records that a sensor has acknowledged, and in each stage of the archive's
 * work: one fault of three at a random moment, one while a file is written, and one while files are merged or stored.
 */
final class ArchiveStrikes {

    private static final Duration STAGE_WITHIN = Duration.ofSeconds(20);
    private static final int RANDOM_MILLIS = 1_000;

    private final ChildNode node;
    private final ChildSensor sensor;
    private final Path scratch;
    private final Random random;
    private final Map<ArchiveStage, Integer> struck = new EnumMap<>(ArchiveStage.class);
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

    /** Returns after the last fault, or when the sensor has ended. */
    void strike(int faults, int records, Fault fault) throws IOException, InterruptedException {
        while (done < faults && sensor.running()) {
            long due = (long) records * (done + 1) / (faults + 1);
            // A stage that does not come must not delay the later faults.
            long latest = due + records / (faults + 1) * 4L / 5;
            while (sensor.running() && sensor.ackedThrough() < due) {
                Thread.sleep(20);
            }
            ArchiveStage stage = switch (done % 3) {
                case 0 -> await(EnumSet.of(ArchiveStage.WRITING, ArchiveStage.STORING), latest);
                case 1 -> await(EnumSet.of(ArchiveStage.MERGING, ArchiveStage.STORING), latest);
                default -> {
                    Thread.sleep(random.nextInt(RANDOM_MILLIS));
                    yield stage();
                }
            };
            if (sensor.running()) {
                fault.strike();
                done++;
                struck.merge(stage, 1, Integer::sum);
            }
        }
    }

    /** A draft shows that a file is written or merged; the stacks are asked only then, because they cost the node time. */
    private ArchiveStage await(Set<ArchiveStage> wanted, long latest) throws IOException, InterruptedException {
        long end = System.nanoTime() + STAGE_WITHIN.toNanos();
        ArchiveStage stage = ArchiveStage.INTAKE;
        while (System.nanoTime() < end && sensor.running() && sensor.ackedThrough() < latest) {
            if (drafts() > 0) {
                stage = stage();
                if (wanted.contains(stage)) {
                    return stage;
                }
            }
            Thread.sleep(10);
        }
        return stage;
    }

    private ArchiveStage stage() throws IOException, InterruptedException {
        return ArchiveStage.of(node.stacks());
    }

    /** Files that are not finished; after the run, those that a fault has left unfinished. */
    private long drafts() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(path -> path.toString().endsWith(".new")).count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (UncheckedIOException e) {
            return 0; // A draft was renamed meanwhile.
        }
    }

    int done() {
        return done;
    }

    @Override
    public String toString() {
        return "%d faults, in %s".formatted(done, struck);
    }
}
