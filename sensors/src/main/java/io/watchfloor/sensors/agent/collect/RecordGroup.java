package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.CollectedRecord;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that are written to the spool and forced to disk together: at least 1 MiB or 5,000 records, if that many are
 * available.
 */
public final class RecordGroup {
    private static final Logger LOG = LoggerFactory.getLogger(RecordGroup.class);
    private static final int ENOUGH_BYTES = 1 << 20;
    private static final int ENOUGH_RECORDS = 5000;

    private final List<CollectedRecord> records = new ArrayList<>();
    private final Map<DropCounter.Reason, Long> drops = new EnumMap<>(DropCounter.Reason.class);
    private int bytes;

    public void add(CollectedRecord record) {
        records.add(record);
        bytes += record.body().length;
    }

    /**
     * Counts a dropped record. The count is appended to the spool with the group, so that it is neither lost nor
     * repeated if the sensor is killed.
     */
    public void drop(DropCounter.Reason reason, String message) {
        drop(reason, 1, message);
    }

    /** Counts several dropped records; 0 is ignored. */
    public void drop(DropCounter.Reason reason, long count, String message) {
        if (count > 0) {
            drops.merge(reason, count, Long::sum);
            LOG.warn("{} ({})", message, reason.text());
        }
    }

    public boolean isFull() {
        return bytes >= ENOUGH_BYTES || records.size() >= ENOUGH_RECORDS;
    }

    public boolean isEmpty() {
        return records.isEmpty() && drops.isEmpty();
    }

    public int size() {
        return records.size();
    }

    /** Returns the number of dropped records. */
    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    public List<CollectedRecord> records() {
        return records;
    }

    /** @return false if the spool is full; then nothing was appended */
    public boolean appendTo(Spool spool) throws IOException {
        return spool.append(records, drops);
    }

    public void clear() {
        records.clear();
        drops.clear();
        bytes = 0;
    }
}
