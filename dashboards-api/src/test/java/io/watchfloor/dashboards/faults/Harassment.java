package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Random faults for a center of two nodes and its sensors. */
final class Harassment {

    private final ChildCluster center;
    private final List<HarriedSensor> sensors;
    private final LoopDisk disk;
    private final Random random;
    private final Set<Fault> faults;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);

    /** Faults with their relative probability. */
    enum Fault {
        NODE_KILLED(4),
        BOTH_NODES_KILLED(1),
        DATABASE_KILLED(2),
        DATABASE_STANDS(2),
        SENSOR_KILLED(6),
        SENSOR_STOPPED_FOR_A_WHILE(3),
        NETWORK_CUT_FOR_A_MOMENT(3),
        NETWORK_CUT_FOR_LONG(3),
        DISK_FULL(3),
        KILLED_ON_A_FULL_DISK(2);

        private final int weight;

        Fault(int weight) {
            this.weight = weight;
        }
    }

    /**
     * @param disk of the last sensor's state
     * @param faults that are used
     */
    Harassment(ChildCluster center, List<HarriedSensor> sensors, LoopDisk disk, Random random, Set<Fault> faults) {
        this.faults = faults;
        this.center = center;
        this.sensors = sensors;
        this.disk = disk;
        this.random = random;
    }

    /** Causes one fault; returns when it is repaired, except for nodes that are still starting. */
    void one() throws IOException, InterruptedException {
        Fault fault = chosen();
        done.merge(fault, 1, Integer::sum);
        HarriedSensor sensor = sensors.get(random.nextInt(sensors.size()));
        switch (fault) {
            case NODE_KILLED -> center.node(random.nextInt(2)).kill();
            case BOTH_NODES_KILLED -> {
                center.node(0).kill();
                pause(2_000);
                center.node(1).kill();
            }
            case DATABASE_KILLED -> center.killDatabase();
            case DATABASE_STANDS -> {
                center.signalDatabase("STOP");
                pause(6_000);
                center.signalDatabase("CONT");
            }
            case SENSOR_KILLED -> {
                sensor.kill();
                sensor.start();
            }
            case SENSOR_STOPPED_FOR_A_WHILE -> {
                sensor.stop();
                pause(10_000);
                sensor.start();
            }
            case NETWORK_CUT_FOR_A_MOMENT -> {
                sensor.cutOff();
                pause(1_000);
                sensor.reconnect();
            }
            case NETWORK_CUT_FOR_LONG -> {
                sensor.cutOff();
                pause(40_000);
                if (random.nextBoolean()) {
                    sensor.kill();
                    sensor.start();
                }
                pause(10_000);
                sensor.reconnect();
            }
            case DISK_FULL -> whileFull(() -> pause(10_000));
            case KILLED_ON_A_FULL_DISK ->
                whileFull(() -> {
                    pause(5_000);
                    sensors.getLast().kill();
                    sensors.getLast().start();
                    pause(8_000);
                });
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void whileFull(Step step) throws IOException, InterruptedException {
        Path filler = disk.folder().resolve("filler");
        LoopDisk.fill(filler);
        step.run();
        Files.deleteIfExists(filler);
    }

    private Fault chosen() {
        int lot = random.nextInt(faults.stream().mapToInt(fault -> fault.weight).sum());
        for (Fault fault : faults) {
            lot -= fault.weight;
            if (lot < 0) {
                return fault;
            }
        }
        throw new AssertionError();
    }

    private void pause(int most) throws InterruptedException {
        Thread.sleep(random.nextInt(most));
    }

    /** Number of each fault. */
    String summary() {
        return done.entrySet().stream()
                .map(each -> each.getValue() + " × "
                        + each.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    int count() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }
}
