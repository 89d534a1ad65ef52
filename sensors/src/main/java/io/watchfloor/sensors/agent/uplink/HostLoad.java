package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.SensorHealth.LoadStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Measures the load of this process and its host. Used by one thread only. */
public final class HostLoad {

    private static final Path OWN_MEMORY = Path.of("/proc/self/statm");

    /** Page size of Linux. Some large ARM hosts have larger pages; on these hosts the reported memory is too low. */
    private static final long PAGE = 4096;

    private final Path spool;
    private final LongSupplier nanos;
    private final long startedAt;
    private final OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    private long lookedAt;
    private long usedBefore;

    /** @param spool a path on the disk whose free space is measured */
    public HostLoad(Path spool, LongSupplier nanos) {
        this.spool = spool;
        this.nanos = nanos;
        this.startedAt = nanos.getAsLong();
        this.lookedAt = startedAt;
        this.usedBefore = used();
    }

    /** Measures the load. CPU usage is the average since the previous call. */
    LoadStatus now() {
        long now = nanos.getAsLong();
        long used = used();
        double cpu = now == lookedAt ? 0 : Math.max(0, (double) (used - usedBefore) / (now - lookedAt));
        lookedAt = now;
        usedBefore = used;
        return new LoadStatus(
                Duration.ofNanos(now - startedAt).toMillis(),
                Math.round(cpu * 10_000) / 10_000.0,
                memory(),
                hostLoad(),
                system.getAvailableProcessors(),
                spool.toFile().getUsableSpace());
    }

    private long used() {
        return system instanceof com.sun.management.OperatingSystemMXBean ours ? ours.getProcessCpuTime() : 0;
    }

    private static long memory() {
        try {
            return Long.parseLong(Files.readString(OWN_MEMORY).split(" ", 3)[1]) * PAGE;
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException notLinux) {
            return 0;
        }
    }

    private @Nullable Double hostLoad() {
        double load = system.getSystemLoadAverage();
        return load < 0 ? null : (Double) load;
    }
}
