package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.engine.FieldName.Kind;
import io.watchfloor.sigma.text.JsonForm;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Table of field names in JSON records. Names that no rule uses get numbers when they first appear, up to a limit, so
 * that repeated names are detected. Not thread-safe.
 */
final class FieldNameTable {

    private static final int MOST = 4_096;
    private static final int SIZE = MOST * 4;

    /** Names with a special meaning for the scanner. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("Event", Kind.EVENT),
            Map.entry("System", Kind.SYSTEM),
            Map.entry("EventData", Kind.EVENT_DATA),
            Map.entry("UserData", Kind.USER_DATA),
            Map.entry("#attributes", Kind.ATTRIBUTES),
            Map.entry("#text", Kind.TEXT),
            Map.entry("Name", Kind.NAME),
            Map.entry("Provider", Kind.PROVIDER),
            Map.entry("TimeCreated", Kind.TIME_CREATED),
            Map.entry("SystemTime", Kind.SYSTEM_TIME),
            Map.entry("event_id", Kind.OTHER_SHAPE),
            Map.entry("log_name", Kind.OTHER_SHAPE),
            Map.entry("winlog", Kind.OTHER_SHAPE),
            Map.entry("fields", Kind.OTHER_SHAPE));

    private final FieldNames names;
    private final Map<String, Integer> learned = new HashMap<>();
    private final @Nullable FieldName[] keys = new @Nullable FieldName[SIZE];
    private final int[] hashes = new int[SIZE];
    private int known;

    FieldNameTable(FieldNames names) {
        this.names = names;
    }

    /** Placeholder name for the start of a scan, before the first field. */
    FieldName beginning() {
        return new FieldName(new byte[] {0}, 0, Kind.PLAIN, -1, 0);
    }

    /** Finds the name between the given quotes, or adds it. Returns null if the table is full. */
    @Nullable
    FieldName find(byte[] body, int start, int end) {
        int hash = JsonForm.hashExact(body, start, end);
        int slot = hash & (SIZE - 1);
        for (FieldName key = keys[slot]; key != null; key = keys[slot]) {
            if (hashes[slot] == hash && key.is(body, start, end)) {
                return key;
            }
            slot = (slot + 1) & (SIZE - 1);
        }
        return learn(slot, hash, body, start, end);
    }

    /** Returns the kind of a name. The name EventID identifies a Windows record only in exactly this spelling. */
    private static Kind kind(String written, String name) {
        boolean isSpread = name.equals("EventID") && !written.equals(name);
        return isSpread ? Kind.OTHER_SHAPE : KINDS.getOrDefault(written, Kind.PLAIN);
    }

    private @Nullable FieldName learn(int slot, int hash, byte[] body, int start, int end) {
        if (known == MOST) {
            return null;
        }
        known++;
        String written = new String(body, start, end - start, StandardCharsets.UTF_8);
        String name = written.replace(" ", "");
        int id = names.known(name);
        if (id < 0) {
            id = learned.computeIfAbsent(name, key -> names.size() + learned.size());
        }
        byte[] quoted = ('"' + written + "\":").getBytes(StandardCharsets.UTF_8);
        FieldName key = new FieldName(quoted, id, kind(written, name), SystemFields.placeOf(written), hash);
        keys[slot] = key;
        hashes[slot] = hash;
        return key;
    }
}
