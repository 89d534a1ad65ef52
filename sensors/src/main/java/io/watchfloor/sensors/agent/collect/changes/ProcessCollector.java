package io.watchfloor.sensors.agent.collect.changes;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CheckpointFile.PartialGroup;
import io.watchfloor.sensors.agent.collect.CheckpointFile.SpoolCounts;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each process in {@code /proc} once, as a process creation: all running processes at the first poll, then new
 * processes. A process that starts and ends between two polls is missed; only the audit log records such processes.
 */
public final class ProcessCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessCollector.class);
    private static final String NAME = "processes";

    private final ProcFiles proc;
    private final IntervalTimer timer;
    private final Source source;
    private final Spool spool;
    private final CheckpointFile positions;
    private final RecordGroup group = new RecordGroup();
    private final PartialGroup partialGroup;
    private SeenProcesses seen;
    private @Nullable SeenProcesses next;
    private boolean positionSaved;

    /**
     * The processes that were already reported: all processes that started before {@code tick}, and the processes in
     * {@code atTick}, which started at {@code tick}.
     *
     * @param boot the boot id
     */
    private record SeenProcesses(String boot, long tick, Set<Long> atTick) {

        static SeenProcesses parse(String text) {
            String[] parts = text.split(" ", -1);
            Set<Long> pids = new TreeSet<>();
            for (int i = 2; i < parts.length; i++) {
                pids.add(Long.parseLong(parts[i]));
            }
            return new SeenProcesses(parts[0], Long.parseLong(parts[1]), pids);
        }

        boolean has(ProcFiles.ProcessEntry process) {
            return process.started() < tick || (process.started() == tick && atTick.contains(process.pid()));
        }

        String text() {
            StringBuilder text = new StringBuilder(boot + " " + tick);
            atTick.forEach(pid -> text.append(' ').append(pid));
            return text.toString();
        }
    }

    /** @param every polling interval */
    public ProcessCollector(
            Path root, Duration every, Source source, Spool spool, CheckpointFile positions, InstantSource clock) {
        this.proc = new ProcFiles(root);
        this.timer = new IntervalTimer(every, clock);
        this.source = source;
        this.spool = spool;
        this.positions = positions;
        this.partialGroup = positions.partialGroup(NAME);
        this.seen = positions.of(NAME).map(SeenProcesses::parse).orElse(new SeenProcesses("", -1, Set.of()));
    }

    @Override
    public Progress collect() throws IOException {
        if (next == null) {
            if (!timer.isDue()) {
                return Progress.IDLE;
            }
            try {
                next = poll();
            } catch (IOException e) {
                LOG.warn("cannot read {}: {}", proc.root(), e.getMessage());
                return Progress.IDLE;
            }
        }
        return store(next);
    }

    private Progress store(SeenProcesses polled) throws IOException {
        if (!group.isEmpty()) {
            SpoolCounts atSeen = SpoolCounts.of(spool).minus(positionSaved ? 0 : partialGroup.count(), 0);
            if (!positions.noteAppending(NAME, atSeen, PartialGroup.NONE) || !spool.append(group.records())) {
                return Progress.IDLE;
            }
        }
        if (!polled.equals(seen)) {
            positions.save(NAME, polled.text());
        }
        positionSaved = true;
        boolean more = group.isFull();
        group.clear();
        seen = polled;
        next = null;
        if (more) {
            timer.makeDue();
        }
        return more ? Progress.MORE : Progress.IDLE;
    }

    /** Sorts the processes by start time, so that their order is the same after a restart. */
    private SeenProcesses poll() throws IOException {
        String boot = proc.bootId();
        SeenProcesses from = seen.boot().equals(boot) ? seen : new SeenProcesses(boot, -1, Set.of());
        List<ProcFiles.ProcessEntry> fresh = proc.processes().stream()
                .filter(process -> !from.has(process))
                .sorted(Comparator.comparingLong(ProcFiles.ProcessEntry::started)
                        .thenComparingLong(ProcFiles.ProcessEntry::pid))
                .toList();
        long toSkip = positionSaved ? 0 : partialGroup.count();
        long tick = from.tick();
        Set<Long> atTick = new TreeSet<>(from.atTick());
        for (ProcFiles.ProcessEntry process : fresh) {
            if (group.isFull()) {
                break;
            }
            if (process.started() > tick) {
                tick = process.started();
                atTick.clear();
            }
            atTick.add(process.pid());
            byte[] record = record(process);
            if (record != null && toSkip > 0) {
                toSkip--;
            } else if (record != null) {
                group.add(source.collected(record));
            }
        }
        return new SeenProcesses(boot, tick, Set.copyOf(atTick));
    }

    /** @return null for a kernel thread or a process that has ended */
    private byte @Nullable [] record(ProcFiles.ProcessEntry process) throws IOException {
        String image = proc.link(process.pid(), "exe");
        String line = proc.commandLine(process.pid());
        if (image == null && line == null) {
            return null;
        }
        return new SensorRecord(proc.at(process.started()), "linux", "process_creation")
                .with("Image", image)
                .with("CommandLine", line)
                .with("CurrentDirectory", proc.link(process.pid(), "cwd"))
                .with("User", proc.user(process.pid()))
                .with("ProcessId", process.pid())
                .with("ParentProcessId", process.parent())
                .with("ParentImage", proc.link(process.parent(), "exe"))
                .with("ParentCommandLine", proc.commandLine(process.parent()))
                .bytes();
    }

    @Override
    public void close() {}
}
