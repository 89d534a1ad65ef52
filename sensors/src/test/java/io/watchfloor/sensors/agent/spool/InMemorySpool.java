package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.RecordCodec;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A spool in memory with the same contract, but without crash safety. */
public final class InMemorySpool implements Spool {
    private final int most;
    private List<TelemetryRecord> pending = new ArrayList<>();
    private int leased;
    private long epoch = 1;
    private long next = 1;
    private long entered;
    private long leftOut;
    private final Map<DropCounter.Reason, Long> left = new EnumMap<>(DropCounter.Reason.class);

    /** The running hash before the first and after each appended record. */
    private final List<Long> hashes = new ArrayList<>(List.of(7L));

    private @Nullable Long lineage;
    private @Nullable Divergence parting;

    public InMemorySpool(int mostRecords) {
        this.most = mostRecords;
    }

    @Override
    public synchronized long epoch() {
        return epoch;
    }

    @Override
    public synchronized long nextSequence() {
        return next;
    }

    @Override
    public synchronized long firstPending() {
        return next - pending.size();
    }

    @Override
    public synchronized long appendedCount() {
        return entered;
    }

    @Override
    public synchronized long droppedCount() {
        return leftOut;
    }

    @Override
    public boolean append(List<CollectedRecord> group) {
        return append(group, Map.of());
    }

    /** Dropped records by reason. */
    public synchronized Map<DropCounter.Reason, Long> left() {
        return Map.copyOf(left);
    }

    @Override
    public synchronized boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> more) {
        if (pending.size() + group.size() > most) {
            return false;
        }
        more.forEach((reason, count) -> {
            left.merge(reason, count, Long::sum);
            leftOut += count;
        });
        for (CollectedRecord each : group) {
            entered++;
            TelemetryRecord record = new TelemetryRecord(next++, 0, each.asset(), each.logsource(), each.body());
            hashes.add(RunningHash.SHA_256.over(hashes.getLast(), List.of(record))[0]);
            pending.add(record);
        }
        return true;
    }

    @Override
    public synchronized Optional<TelemetryBatch> lease(int records, int bytes, boolean acrossGaps) {
        List<TelemetryRecord> batch = new ArrayList<>();
        int size = 0;
        while (batch.size() < records && leased < pending.size()) {
            TelemetryRecord record = pending.get(leased);
            size += RecordCodec.size(record);
            if (!batch.isEmpty() && size > bytes) {
                break;
            }
            batch.add(record);
            leased++;
        }
        return batch.isEmpty()
                ? Optional.empty()
                : Optional.of(new TelemetryBatch(
                        epoch,
                        batch.getFirst().sequence(),
                        history(batch.getFirst().sequence() - 1).orElseThrow(),
                        batch));
    }

    @Override
    public synchronized void commit(long through) {
        if (through >= next) {
            throw new IllegalArgumentException("not given yet: " + through);
        }
        int done = (int) Math.max(0, through - firstPending() + 1);
        pending.subList(0, done).clear();
        leased = Math.max(0, leased - done);
    }

    @Override
    public synchronized void rollBack() {
        leased = 0;
    }

    @Override
    public synchronized OptionalLong history(long sequence) {
        long index = entered - (next - 1 - sequence);
        return index < 0 || sequence >= next ? OptionalLong.empty() : OptionalLong.of(hashes.get((int) index));
    }

    @Override
    public List<SequenceGap> gaps() {
        return List.of();
    }

    @Override
    public synchronized OptionalLong lineage() {
        Long known = lineage;
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    @Override
    public synchronized Optional<Divergence> divergence() {
        return Optional.ofNullable(parting);
    }

    @Override
    public synchronized void welcomed(long by) {
        lineage = by;
        parting = null;
    }

    @Override
    public synchronized void startNewEpoch(Divergence.Reason reason) {
        parting = new Divergence(epoch, firstPending() - 1, reason);
        epoch++;
        leased = 0;
        next = 1;
        List<TelemetryRecord> renumbered = new ArrayList<>();
        for (TelemetryRecord record : pending) {
            renumbered.add(record.at(next++));
        }
        pending = renumbered;
    }

    @Override
    public synchronized SpoolDepth depth() {
        return new SpoolDepth(pending.size(), 0, 0, 0);
    }

    @Override
    public void close() {}

    /** The bodies of the pending records as texts; each is returned once. */
    public List<String> bodies() throws IOException {
        List<String> bodies = new ArrayList<>();
        for (var batch = lease(10_000, 1 << 30); batch.isPresent(); batch = lease(10_000, 1 << 30)) {
            batch.get().records().forEach(record -> bodies.add(new String(record.body(), StandardCharsets.UTF_8)));
        }
        return bodies;
    }
}
