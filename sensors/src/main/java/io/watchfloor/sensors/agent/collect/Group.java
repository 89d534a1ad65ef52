package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.Collected;
import java.util.ArrayList;
import java.util.List;

/** What goes into the spool with one write and one force: large enough to be worth it, small enough for the heap. */
final class Group {
    private static final int ENOUGH_BYTES = 1 << 20;
    private static final int ENOUGH_RECORDS = 5000;

    private final List<Collected> records = new ArrayList<>();
    private int bytes;

    void add(Collected record) {
        records.add(record);
        bytes += record.body().length;
    }

    boolean isEnough() {
        return bytes >= ENOUGH_BYTES || records.size() >= ENOUGH_RECORDS;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int size() {
        return records.size();
    }

    List<Collected> records() {
        return records;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }
}
