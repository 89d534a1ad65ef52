package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.SimulatedCenter.Node;
import io.watchfloor.ops.intake.SimulatedCenter.Stream;
import io.watchfloor.ops.intake.SimulatedMachine.Copy;
import io.watchfloor.ops.intake.SimulatedMachine.Done;
import io.watchfloor.ops.intake.ledger.Gap;
import io.watchfloor.sensors.agent.uplink.SimulatedSensor;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random history of one sensor's credential: machines that are set back, cloned and damaged, connections that
 * break, nodes that crash and pause, a center that is restored. Determined by its seed.
 */
final class History {

    private static final int MACHINES = 3;
    private static final int LONGEST = 60;
    private static final int PATIENCE = 20_000;

    /** Dropped records are numbered downwards from here. */
    private static final int NEVER_RECORDS = -1000;

    /** The feature as an older center would announce it. */
    private static final String ACROSS_GAPS = ",\"gaps\":true";

    private static final Set<Gap.Reason> REASONS = EnumSet.of(Gap.Reason.LINE_TOO_LONG, Gap.Reason.SPOOL_AGE);

    private final Path folder;
    private final RunningHash hash;
    private final SplittableRandom random;
    private final SimulatedCenter center;
    private final List<Connected> machines = new ArrayList<>();
    private final List<Copy> copies = new ArrayList<>();
    private final List<SimulatedCenter.Backup> backups = new ArrayList<>();
    private long nanos = 1;
    private int records;
    private int leftOut = NEVER_RECORDS;
    private int folders;
    /**
     * Either machines are copied and set back; or there is one machine, whose records may get too old to wait, and the
     * database is killed. These faults are not combined, because a claim that is lost with the database protects only
     * against records of other machines.
     */
    private final boolean alone;

    private boolean restored;
    private boolean damaged;
    private boolean copied;

    /** A machine and its connection, if it has one. */
    private static final class Connected {
        private final SimulatedMachine machine;
        private @Nullable Stream stream;
        private @Nullable SimulatedSensor sensor;

        private Connected(SimulatedMachine machine) {
            this.machine = machine;
        }
    }

    History(long seed, Path folder, RunningHash hash, IngestSettings settings) throws IOException {
        this.folder = folder;
        this.hash = hash;
        this.random = new SplittableRandom(seed);
        this.alone = random.nextBoolean();
        this.center = new SimulatedCenter(settings, hash, random.split());
        machines.add(new Connected(new SimulatedMachine(next(), hash, random.split())));
    }

    private Path next() {
        return folder.resolve(Integer.toString(folders++));
    }

    /** A machine forgets at each restart which records it has sent. */
    void sabotageSentMarks() {
        machines.getFirst().machine.sabotageSentMark();
    }

    SimulatedCenter center() {
        return center;
    }

    /** Runs the history, then lets all work finish, and checks that every record is accounted for. */
    void happen() throws IOException {
        int steps = 20 + random.nextInt(LONGEST);
        for (int step = 0; step < steps; step++) {
            step();
            assertThat(center.speaking())
                    .as("machines that speak for the sensor")
                    .isLessThanOrEqualTo(1);
        }
        rest();
        check();
        for (Connected one : machines) {
            one.machine.close();
        }
    }

    private void step() throws IOException {
        Connected one = machines.get(random.nextInt(machines.size()));
        Node node = center.nodes.get(random.nextInt(2));
        switch (random.nextInt(30)) {
            case 0, 1, 2, 3 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    one.machine.append(records++, leavesOut());
                }
            }
            case 4, 5, 6 -> connect(one, node);
            case 7, 8, 9, 10, 11, 12 -> goOn(random.nextInt(40));
            case 13 -> cut(one);
            case 14 -> {
                if (!alone) {
                    copies.add(one.machine.copy(next()));
                }
            }
            case 15 -> setBack(one);
            case 16 -> cloned();
            case 17 -> {
                cut(one);
                one.machine.restart();
            }
            case 18 -> node.crash();
            case 19 -> node.pause(!node.isPaused());
            case 20 -> backups.add(center.backup());
            case 21 -> {
                if (!backups.isEmpty() && random.nextInt(3) == 0) {
                    restored = true;
                    center.restore(backups.get(random.nextInt(backups.size())));
                }
            }
            case 22 -> {
                if (random.nextInt(3) == 0) {
                    cut(one);
                    damaged = true;
                    one.machine.damage();
                }
            }
            case 23 -> node.databaseIsSilent(random.nextBoolean());
            case 24 -> node.losesAnswers(random.nextBoolean());
            case 25, 26 -> {
                if (alone) {
                    one.machine.waits(Duration.ofMillis(random.nextInt(12_000)));
                }
            }
            case 28 -> {
                if (alone) {
                    center.databaseIsKilled();
                }
            }
            case 27 -> one.machine.diskIsFull(random.nextBoolean());
            default -> {
                nanos += 1_000_000_000L;
                node.watch();
            }
        }
    }

    /** Usually none, sometimes more than fit into a batch. */
    private List<Integer> leavesOut() {
        List<Integer> left = new ArrayList<>();
        for (int i = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(7); i > 0; i--) {
            left.add(leftOut--);
        }
        return left;
    }

    private void setBack(Connected one) throws IOException {
        if (!copies.isEmpty()) {
            cut(one);
            copied = true;
            one.machine.setBack(copies.get(random.nextInt(copies.size())));
        }
    }

    private void cloned() throws IOException {
        if (!copies.isEmpty() && machines.size() < MACHINES) {
            copied = true;
            Copy copy = copies.get(random.nextInt(copies.size()));
            machines.add(new Connected(new SimulatedMachine(next(), copy, hash, random.split())));
        }
    }

    private void connect(Connected one, Node node) throws IOException {
        cut(one);
        if (node.isPaused()) {
            return;
        }
        Stream stream = node.open();
        one.stream = stream;
        SimulatedSensor sensor = new SimulatedSensor(
                one.machine.spool(), hash, 1 + random.nextInt(5), random.split(), () -> nanos, stream.up::add);
        one.sensor = sensor;
        sensor.begin();
    }

    private static void cut(Connected one) {
        Stream stream = one.stream;
        if (stream != null) {
            stream.cut();
        }
        one.stream = null;
        one.sensor = null;
    }

    /** Executes small steps in random order. */
    private void goOn(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Connected one = machines.get(random.nextInt(machines.size()));
            Stream stream = one.stream;
            SimulatedSensor sensor = one.sensor;
            switch (random.nextInt(4)) {
                case 0 -> center.nodes.get(random.nextInt(2)).goOn();
                case 1 -> {
                    if (sensor != null) {
                        sensor.sendBatch();
                    }
                }
                case 2 -> {
                    if (stream != null) {
                        stream.hear();
                    }
                }
                default -> {
                    if (stream != null && sensor != null) {
                        hear(one, stream, sensor);
                    }
                }
            }
            // Half-open streams and streams of stopped sensors are read, too.
            List.copyOf(center.nodes.get(random.nextInt(2)).streams).forEach(Stream::hear);
        }
    }

    private void hear(Connected one, Stream stream, SimulatedSensor sensor) throws IOException {
        String frame = stream.down.poll();
        if (frame != null) {
            int before = one.machine.done().size();
            Optional<String> over;
            try {
                over = sensor.hear(stream.isOlder() ? frame.replace(ACROSS_GAPS, "") : frame);
            } catch (IOException noRoom) {
                // The sensor stops, and is restarted when there is room.
                cut(one);
                one.machine.diskIsFull(false);
                one.machine.restart();
                return;
            }
            List<Done> done = one.machine.done();
            if (stream.isOfThisCenter()) {
                center.acked().addAll(done.subList(before, done.size()));
            }
            if (over.isPresent()) {
                cut(one);
            }
        } else if (!stream.isOpen()) {
            cut(one);
        }
    }

    /** Without further faults, each machine sends its records. */
    private void rest() throws IOException {
        for (Node node : List.copyOf(center.nodes)) {
            node.pause(false);
            node.crash();
        }
        for (Connected one : machines) {
            cut(one);
            one.machine.diskIsFull(false);
        }
        for (Connected one : machines) {
            int turns = 0;
            while (!one.machine.drained() || turns == 0) {
                assertThat(turns++).as("turns until the machine is drained").isLessThan(PATIENCE);
                if (one.stream == null) {
                    center.nodes.forEach(Node::watch);
                    connect(one, center.nodes.getFirst());
                }
                nanos += 10_000_000L;
                goOn(20);
            }
            goOn(200);
            cut(one);
            center.nodes.forEach(Node::watch);
        }
    }

    private void check() {
        Set<Done> owed = new HashSet<>(center.acked());
        machines.forEach(one -> owed.addAll(one.machine.done()));
        Map<Integer, Integer> judged = center.judged();
        Set<Integer> accounted = new HashSet<>();
        for (Done done : owed) {
            // A record dropped by a copy may have a sequence under which the center has a record of another machine:
            // then the start of the gap cannot be reported.
            boolean excused = copied && done.record() <= NEVER_RECORDS;
            if (excused || judged.containsKey(done.record()) || named(done)) {
                accounted.add(done.record());
            }
        }
        assertThat(owed.stream().filter(done -> !accounted.contains(done.record())))
                .as("records that count as done and are neither judged nor named as missing")
                .isEmpty();
        // A copy of a machine may have records that a restored center, or the gap of a damaged spool, has lost: these
        // may be evaluated twice, which is better than never.
        if (!restored && !damaged) {
            assertThat(judged.entrySet().stream().filter(times -> times.getValue() != 1))
                    .as("records that are judged twice")
                    .isEmpty();
            assertThat(center.ledger().missing())
                    .as("gaps without a reason")
                    .allMatch(missing -> REASONS.contains(missing.gap().reason()));
            assertThat(owed.stream().filter(done -> done.record() <= NEVER_RECORDS))
                    .as("what was left out is told once")
                    .allMatch(done -> naming(done) == 1 || (copied && naming(done) == 0));
            if (!copied) {
                assertThat(owed.stream().filter(done -> judged.getOrDefault(done.record(), 0) + naming(done) != 1))
                        .as("records that are not judged or named as missing just once")
                        .isEmpty();
            }
        }
    }

    private boolean named(Done done) {
        return naming(done) > 0;
    }

    private long naming(Done done) {
        return center.ledger().missing().stream()
                .map(ModelLedger.Missing::gap)
                .filter(gap ->
                        gap.epoch() == done.epoch() && gap.from() <= done.sequence() && done.sequence() <= gap.to())
                .count();
    }
}
