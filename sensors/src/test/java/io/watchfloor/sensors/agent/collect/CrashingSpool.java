package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolDepth;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A spool that appends only the first records of a group and then simulates a crash. */
public record CrashingSpool(Spool spool, int survived) implements Spool {
    @Override
    public boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException {
        // Drops are appended before the records.
        spool.append(group.subList(0, Math.min(survived, group.size())), left);
        throw new IOException("killed");
    }

    @Override
    public long appendedCount() {
        return spool.appendedCount();
    }

    @Override
    public long droppedCount() {
        return spool.droppedCount();
    }

    @Override
    public long epoch() {
        return spool.epoch();
    }

    @Override
    public long nextSequence() {
        return spool.nextSequence();
    }

    @Override
    public long firstPending() {
        return spool.firstPending();
    }

    @Override
    public Optional<TelemetryBatch> lease(int records, int bytes, boolean acrossGaps) throws IOException {
        return spool.lease(records, bytes, acrossGaps);
    }

    @Override
    public void commit(long through) throws IOException {
        spool.commit(through);
    }

    @Override
    public void rollBack() throws IOException {
        spool.rollBack();
    }

    @Override
    public OptionalLong history(long sequence) throws IOException {
        return spool.history(sequence);
    }

    @Override
    public List<SequenceGap> gaps() throws IOException {
        return spool.gaps();
    }

    @Override
    public OptionalLong lineage() {
        return spool.lineage();
    }

    @Override
    public Optional<Divergence> divergence() {
        return spool.divergence();
    }

    @Override
    public void welcomed(long lineage) throws IOException {
        spool.welcomed(lineage);
    }

    @Override
    public void startNewEpoch(Divergence.Reason reason) throws IOException {
        spool.startNewEpoch(reason);
    }

    @Override
    public SpoolDepth depth() throws IOException {
        return spool.depth();
    }

    @Override
    public void close() {}
}
