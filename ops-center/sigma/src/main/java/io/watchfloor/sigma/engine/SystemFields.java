package io.watchfloor.sigma.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** System fields of Windows records, which are outside the event data, and the rules for their use. Not thread-safe. */
final class SystemFields {

    /**
     * These system fields are always used; other system fields are used only if the event data has no field of the same
     * name.
     */
    private static final List<String> ALWAYS = List.of("EventID", "Channel", "Computer", "Provider_Name");

    private static final List<String> IF_ABSENT = List.of("Level", "Task", "Opcode", "Keywords", "Version");

    /** Fields that may contain the time of a flat record. The first field that is present is used. */
    private static final List<String> FLAT_TIMES = List.of("@timestamp", "TimeCreated", "UtcTime", "EventTime");

    private static final List<String> SHIPPERS_TYPES =
            List.of("info", "warning", "error", "critical", "debug", "verbose", "audit_success", "audit_failure");

    private static final byte[][] SHIPPERS_BYTES = SHIPPERS_TYPES.stream()
            .map(type -> type.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    static final int PROVIDER = ALWAYS.indexOf("Provider_Name");

    private static final int PLACES = ALWAYS.size() + IF_ABSENT.size();

    private final int[] fields = new int[PLACES];
    private final @Nullable Slot[] values = new @Nullable Slot[PLACES];
    private final int sourceName;
    private final int hostname;
    private final int eventType;
    private final int[] times;
    private @Nullable Slot time;

    SystemFields(FieldNames known) {
        for (int place = 0; place < PLACES; place++) {
            String name = place < ALWAYS.size() ? ALWAYS.get(place) : IF_ABSENT.get(place - ALWAYS.size());
            fields[place] = known.known(name);
        }
        sourceName = known.known("SourceName");
        hostname = known.known("Hostname");
        eventType = known.known("EventType");
        times = FLAT_TIMES.stream().mapToInt(known::known).toArray();
    }

    /** Registers the field names that this class uses. */
    static void register(FieldNames names) {
        ALWAYS.forEach(names::idOf);
        IF_ABSENT.forEach(names::idOf);
        List.of("SourceName", "Hostname", "EventType").forEach(names::idOf);
        FLAT_TIMES.forEach(names::idOf);
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
        Arrays.fill(values, null);
        time = null;
    }

    /** Returns the index of a system field, or -1. The provider's name is handled elsewhere. */
    static int placeOf(String name) {
        int always = ALWAYS.indexOf(name);
        if (always >= 0) {
            return always == PROVIDER ? -1 : always;
        }
        int ifAbsent = IF_ABSENT.indexOf(name);
        return ifAbsent < 0 ? -1 : ALWAYS.size() + ifAbsent;
    }

    void set(int place, Slot value) {
        values[place] = value;
    }

    void time(Slot value) {
        time = value;
    }

    /** Returns the time as written in the record, or null. */
    @Nullable
    String time() {
        Slot known = time;
        return known == null ? null : known.text();
    }

    void finishEvtx(RecordSlots slots) {
        for (int place = 0; place < PLACES; place++) {
            Slot value = values[place];
            if (value == null) {
                continue;
            }
            if (place < ALWAYS.size() || slots.first(fields[place]) == null) {
                slots.put(fields[place], value);
            } else {
                value.drop();
            }
        }
    }

    void finishFlat(RecordSlots slots) {
        slots.copyIfAbsent(fields[PROVIDER], sourceName);
        slots.copyIfAbsent(computer(), hostname);
        time = null;
        for (int i = 0; i < times.length && time == null; i++) {
            time = slots.first(times[i]);
        }
        Slot type = slots.first(eventType);
        if (type != null && isShippers(type)) {
            slots.remove(eventType);
        }
    }

    private static boolean isShippers(Slot value) {
        if (value.length() < 4 || value.length() > 13) {
            return false;
        }
        if (value.isBare()) {
            for (byte[] type : SHIPPERS_BYTES) {
                if (isSame(type, value)) {
                    return true;
                }
            }
            return false;
        }
        return SHIPPERS_TYPES.stream().anyMatch(value.text()::equalsIgnoreCase);
    }

    private static boolean isSame(byte[] type, Slot value) {
        if (type.length != value.length()) {
            return false;
        }
        byte[] bytes = value.wire();
        for (int i = 0; i < type.length; i++) {
            byte b = bytes[value.start() + i];
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != type[i]) {
                return false;
            }
        }
        return true;
    }
}
