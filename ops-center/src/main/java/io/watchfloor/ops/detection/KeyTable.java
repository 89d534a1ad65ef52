package io.watchfloor.ops.detection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for the names of fields as they stand in records. Names that no rule asks about get numbers of their own as they are met, up to
 * a bound, so that a name met twice is noticed. For one thread.
 */
final class KeyTable {

    static final int FULL = -1;

    private static final int MOST = 4_096;
    private static final int SIZE = MOST * 4;

    private final FieldNames names;
    private final Map<String, Integer> learned = new HashMap<>();
    private final byte[][] keys = new byte[SIZE][];
    private final int[] hashes = new int[SIZE];
    private final int[] ids = new int[SIZE];
    private int known;

    KeyTable(FieldNames names) {
        this.names = names;
    }

    /** The field's number, or {@link #FULL}. */
    int idOf(byte[] body, int start, int end) {
        int hash = hash(body, start, end);
        int slot = hash & (SIZE - 1);
        while (keys[slot] != null) {
            if (hashes[slot] == hash && isSame(keys[slot], body, start, end)) {
                return ids[slot];
            }
            slot = (slot + 1) & (SIZE - 1);
        }
        return learn(slot, hash, body, start, end);
    }

    private int learn(int slot, int hash, byte[] body, int start, int end) {
        if (known == MOST) {
            return FULL;
        }
        known++;
        String name = new String(body, start, end - start, StandardCharsets.UTF_8).replace(" ", "");
        int id = names.known(name);
        if (id < 0) {
            id = learned.computeIfAbsent(name, key -> names.size() + learned.size());
        }
        keys[slot] = Arrays.copyOfRange(body, start, end);
        hashes[slot] = hash;
        ids[slot] = id;
        return id;
    }

    private static int hash(byte[] body, int start, int end) {
        int length = end - start;
        long hash = length;
        int at = start;
        for (; at + 8 <= end; at += 8) {
            hash = (hash ^ Wire.longAt(body, at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        for (; at < end; at++) {
            hash = (hash ^ body[at]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash ^ (hash >>> 32));
    }

    private static boolean isSame(byte[] key, byte[] body, int start, int end) {
        return Arrays.equals(key, 0, key.length, body, start, end);
    }
}
