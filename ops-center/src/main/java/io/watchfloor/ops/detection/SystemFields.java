package io.watchfloor.ops.detection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The fields of Windows records that stand outside their data, and what becomes of them. For one thread. */
final class SystemFields {

    /** These always count; the others only when the data has no field of their name. */
    private static final List<String> ALWAYS = List.of("EventID", "Channel", "Computer", "Provider_Name");

    private static final List<String> IF_ABSENT = List.of("Level", "Task", "Opcode", "Keywords", "Version");

    private static final List<String> SHIPPERS_TYPES =
            List.of("info", "warning", "error", "critical", "debug", "verbose", "audit_success", "audit_failure");

    static final int PROVIDER = ALWAYS.indexOf("Provider_Name");

    private static final int PLACES = ALWAYS.size() + IF_ABSENT.size();

    private final int[] fields = new int[PLACES];
    private final byte[][] names = new byte[PLACES][];
    private final int[] entries = new int[PLACES];
    private final int sourceName;
    private final int hostname;
    private final int eventType;

    SystemFields(FieldNames known) {
        for (int place = 0; place < PLACES; place++) {
            String name = place < ALWAYS.size() ? ALWAYS.get(place) : IF_ABSENT.get(place - ALWAYS.size());
            fields[place] = known.known(name);
            names[place] = name.getBytes(StandardCharsets.US_ASCII);
        }
        sourceName = known.known("SourceName");
        hostname = known.known("Hostname");
        eventType = known.known("EventType");
    }

    /** Numbers the names that are used here. */
    static void register(FieldNames names) {
        ALWAYS.forEach(names::idOf);
        IF_ABSENT.forEach(names::idOf);
        List.of("SourceName", "Hostname", "EventType").forEach(names::idOf);
    }

    int eventId() {
        return fields[0];
    }

    int channel() {
        return fields[1];
    }

    int computer() {
        return fields[2];
    }

    int eventType() {
        return eventType;
    }

    void begin() {
        Arrays.fill(entries, RecordSlots.NONE);
    }

    /** Or -1. The provider has its name elsewhere. */
    int placeOf(byte[] body, int start, int end) {
        for (int place = 0; place < PLACES; place++) {
            if (place != PROVIDER && Arrays.equals(body, start, end, names[place], 0, names[place].length)) {
                return place;
            }
        }
        return -1;
    }

    void set(int place, int entry) {
        entries[place] = entry;
    }

    void finishEvtx(RecordSlots slots) {
        for (int place = 0; place < PLACES; place++) {
            int entry = entries[place];
            if (entry < 0) {
                continue;
            }
            if (place < ALWAYS.size() || slots.first(fields[place]) < 0) {
                slots.put(fields[place], entry);
            } else {
                slots.drop(entry);
            }
        }
    }

    void finishFlat(RecordSlots slots) {
        slots.copyIfAbsent(fields[PROVIDER], sourceName);
        slots.copyIfAbsent(computer(), hostname);
        int type = slots.first(eventType);
        if (type >= 0 && isShippers(slots, type)) {
            slots.remove(eventType);
        }
    }

    private static boolean isShippers(RecordSlots slots, int entry) {
        int length = slots.end(entry) - slots.start(entry);
        if (length < 4 || length > 13) {
            return false;
        }
        String text = slots.text(entry);
        return SHIPPERS_TYPES.stream().anyMatch(text::equalsIgnoreCase);
    }
}
