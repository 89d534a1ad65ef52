package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.running.RemoteConfiguration.Candidate;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the collectors of the configuration in effect. A new configuration from the center is tried for 3 s: if its
 * collectors cannot be opened or if they fail within that time, the collectors of the last working configuration
 * continue at their saved positions.
 */
final class CollectorSupervisor implements AutoCloseable {

    static final Duration TRIAL = Duration.ofSeconds(3);

    private final RemoteConfiguration remote;
    private final Spool spool;
    private final CollectorOpener opening;
    private final LongSupplier nanos;
    private AgentSettings lastWorking;
    private List<Collector> collectors;
    private @Nullable Candidate trial;
    private long trialEnds;

    /** Creates the collectors that are configured in the settings. */
    @FunctionalInterface
    interface CollectorOpener {
        List<Collector> open(AgentSettings settings) throws IOException;
    }

    CollectorSupervisor(RemoteConfiguration remote, Spool spool, CollectorOpener opening, LongSupplier nanos)
            throws IOException {
        this.remote = remote;
        this.spool = spool;
        this.opening = opening;
        this.nanos = nanos;
        this.lastWorking = remote.settings();
        this.collectors = opening.open(lastWorking);
    }

    /** @return whether more telemetry is available now */
    boolean collect() throws IOException {
        Optional<Candidate> next = remote.nextCandidate();
        if (next.isPresent()) {
            startTrial(next.get());
        }
        Candidate tried = trial;
        if (tried == null) {
            return pollAll();
        }
        boolean more;
        try {
            more = pollAll();
        } catch (IOException | RuntimeException e) {
            rollBack(tried, e);
            return true;
        }
        if (nanos.getAsLong() - trialEnds >= 0) {
            remote.accept(tried);
            lastWorking = tried.settings();
            trial = null;
        }
        return more;
    }

    private void startTrial(Candidate next) throws IOException {
        closeCollectors();
        trial = next;
        trialEnds = nanos.getAsLong() + TRIAL.toNanos();
        try {
            collectors = opening.open(next.settings());
        } catch (IOException | RuntimeException e) {
            rollBack(next, e);
        }
    }

    private void rollBack(Candidate tried, Exception why) throws IOException {
        remote.reject(tried, why.getMessage() == null ? why.toString() : why.getMessage());
        trial = null;
        closeCollectors();
        collectors = opening.open(lastWorking);
    }

    private boolean pollAll() throws IOException {
        boolean more = false;
        for (Collector collector : collectors) {
            more |= collector.collect() == Progress.MORE;
            // Reports dropped records that were not appended with a group. If the spool is full, the report waits.
            spool.append(List.of());
        }
        return more;
    }

    private void closeCollectors() throws IOException {
        List<Collector> old = collectors;
        collectors = List.of();
        for (Collector collector : old) {
            collector.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeCollectors();
        remote.abandonTrial();
    }
}
