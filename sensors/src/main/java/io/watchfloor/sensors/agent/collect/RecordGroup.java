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

/** What goes into the spool with one write and one force: large enough to be worth it, small enough for the heap. */
public final class RecordGroup {
    private static final Logger LOG = LoggerFactory.getLogger(RecordGroup.class);
    private static final int ENOUGH_BYTES = 1 << 20;
    private static final int ENOUGH_RECORDS = 5000;

    private final List<CollectedRecord> records = new ArrayList<>();
    private final Map<DropCounter.Reason, Long> left = new EnumMap<>(DropCounter.Reason.class);
    private int bytes;

    public void add(CollectedRecord record) {
        records.add(record);
        bytes += record.body().length;
    }

    /** Something that is no record of it: it is told with the group, so that a kill neither forgets nor repeats it. */
    public void leaveOut(DropCounter.Reason reason, String message) {
        leaveOut(reason, 1, message);
    }

    /** Several at once; none is nothing. */
    public void leaveOut(DropCounter.Reason reason, long count, String message) {
        if (count > 0) {
            left.merge(reason, count, Long::sum);
            LOG.warn("{} ({})", message, reason.text());
        }
    }

    public boolean isEnough() {
        return bytes >= ENOUGH_BYTES || records.size() >= ENOUGH_RECORDS;
    }

    public boolean isEmpty() {
        return records.isEmpty() && left.isEmpty();
    }

    /** Of its records. */
    public int size() {
        return records.size();
    }

    /** How many were left out. */
    public long leftOut() {
        return left.values().stream().mapToLong(Long::longValue).sum();
    }

    public List<CollectedRecord> records() {
        return records;
    }

    /** @return false when there is no room, and nothing has entered */
    public boolean enter(Spool spool) throws IOException {
        return spool.append(records, left);
    }

    public void clear() {
        records.clear();
        left.clear();
        bytes = 0;
    }
}
