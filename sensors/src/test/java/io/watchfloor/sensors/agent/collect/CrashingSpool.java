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

/** Takes only the first records of a group, and then the agent is gone. */
public record CrashingSpool(Spool spool, int survived) implements Spool {
    @Override
    public boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException {
        // What was left out stands before the records.
        spool.append(group.subList(0, Math.min(survived, group.size())), left);
        throw new IOException("killed");
    }

    @Override
    public long entered() {
        return spool.entered();
    }

    @Override
    public long leftOut() {
        return spool.leftOut();
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
    public List<SequenceGap> missing() throws IOException {
        return spool.missing();
    }

    @Override
    public OptionalLong lineage() {
        return spool.lineage();
    }

    @Override
    public Optional<Divergence> parting() {
        return spool.parting();
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
