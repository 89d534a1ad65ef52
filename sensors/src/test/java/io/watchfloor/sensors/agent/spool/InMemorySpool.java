package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the spool's promises but for crashes. */
public final class InMemorySpool implements Spool {
    private final int most;
    private List<TelemetryRecord> pending = new ArrayList<>();
    private int leased;
    private long epoch = 1;
    private long next = 1;
    private long entered;

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
    public synchronized long entered() {
        return entered;
    }

    @Override
    public synchronized boolean append(List<Collected> group) {
        if (pending.size() + group.size() > most) {
            return false;
        }
        for (Collected each : group) {
            entered++;
            pending.add(new TelemetryRecord(next++, 0, each.asset(), each.logsource(), each.body()));
        }
        return true;
    }

    @Override
    public synchronized Optional<TelemetryBatch> lease(int records, int bytes) {
        List<TelemetryRecord> batch = new ArrayList<>();
        int size = 0;
        while (batch.size() < records && leased < pending.size()) {
            TelemetryRecord record = pending.get(leased);
            size += RecordBytes.size(record);
            if (!batch.isEmpty() && size > bytes) {
                break;
            }
            batch.add(record);
            leased++;
        }
        return batch.isEmpty()
                ? Optional.empty()
                : Optional.of(new TelemetryBatch(epoch, batch.getFirst().sequence(), batch));
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
    public synchronized void startNewEpoch() {
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
}
