package io.watchfloor.sigma.indicator;

import io.watchfloor.sigma.indicator.Indicator.Validity;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.CidrBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Entries in arrays of primitives, and an open-addressing hash table over their keys. Immutable.
 *
 * <p>An entry takes 58 bytes, its text, and 24 to 48 bytes of the hash table.
 */
@SuppressWarnings("EnumOrdinal") // bits and bytes of a table that lives in one process
final class IndicatorTable {

    /**
     * Maximum number of entries with one key. Further entries are left out, because a lookup reads all entries of a key:
     * many indicators with one value must not slow down the evaluation.
     */
    static final int MOST_OF_ONE_KEY = 32;

    static final IndicatorTable EMPTY = new Builder(new IndicatorKeys(0), 0).build();

    private static final Kind[] KINDS = Kind.values();
    private static final long NEVER = 0xffff_ffffL;

    private final long[] slots;
    private final int[] entryOf;
    private final int mask;
    private final int size;
    private final long[] ids;
    private final int[] texts;
    private final byte[] pool;
    private final int[] times;
    private final byte[] facts;
    private final int[] sources;
    private final String[] sourceNames;
    private final int kinds;
    private final int[] prefixes;

    private IndicatorTable(Builder from, long[] slots, int[] entryOf, int[] prefixes) {
        this.slots = slots;
        this.entryOf = entryOf;
        this.mask = slots.length - 1;
        this.size = from.size;
        this.ids = from.ids;
        this.texts = from.texts;
        this.pool = from.pool;
        this.times = from.times;
        this.facts = from.facts;
        this.sources = from.sources;
        this.sourceNames = from.sourceNames.toArray(String[]::new);
        this.kinds = from.kinds;
        this.prefixes = prefixes;
    }

    int size() {
        return size;
    }

    /** Number of entries that meet the condition. */
    int count(IntPredicate which) {
        int count = 0;
        for (int entry = 0; entry < size; entry++) {
            count += which.test(entry) ? 1 : 0;
        }
        return count;
    }

    boolean has(IndicatorFields fields) {
        return (kinds & (1 << fields.ordinal())) != 0;
    }

    /** Lengths of the prefixes of addresses and networks, of 128 bits. */
    int[] prefixes() {
        return prefixes;
    }

    /** An empty slot has the key 0. */
    private static long slotKey(long key) {
        return key == 0 ? 1 : key;
    }

    boolean contains(long key) {
        long wanted = slotKey(key);
        for (int slot = ((int) key) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (slots[slot] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Adds the entries with the key and exactly this text. */
    void find(long key, byte[] text, int from, int to, IndicatorFields fields, List<Indicator> found) {
        long wanted = slotKey(key);
        for (int slot = ((int) key) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int entry = entryOf[slot];
            if (slots[slot] == wanted
                    && kind(entry).fields() == fields
                    && Arrays.equals(pool, texts[entry], texts[entry + 1], text, from, to)) {
                found.add(entry(entry));
            }
        }
    }

    private Kind kind(int entry) {
        return KINDS[facts[entry * 4]];
    }

    UUID id(int entry) {
        return new UUID(ids[entry * 2], ids[entry * 2 + 1]);
    }

    Indicator entry(int entry) {
        String text = new String(pool, texts[entry], texts[entry + 1] - texts[entry], StandardCharsets.UTF_8);
        return new Indicator(
                id(entry),
                new IndicatorValue(kind(entry), text),
                new Validity(
                        second(entry, 0), second(entry, 1), facts[entry * 4 + 1], second(entry, 2), second(entry, 3)),
                facts[entry * 4 + 2],
                facts[entry * 4 + 3] != 0,
                sourceNames[sources[entry]]);
    }

    private long second(int entry, int which) {
        long second = times[entry * 4 + which] & NEVER;
        return second == NEVER ? Long.MAX_VALUE : second;
    }

    /** Bytes of the arrays. */
    long bytes() {
        return 12L * slots.length
                + 8L * ids.length
                + 4L * texts.length
                + pool.length
                + 4L * times.length
                + facts.length
                + 4L * sources.length;
    }

    /** Collects entries. */
    static final class Builder {
        private final IndicatorKeys keys;
        private final List<String> sourceNames = new ArrayList<>();
        private final Map<String, Integer> sourceNumbers = new HashMap<>();
        private int size;
        private long[] ids;
        private int[] texts;
        private byte[] pool;
        private int[] times;
        private byte[] facts;
        private int[] sources;
        private int kinds;

        Builder(IndicatorKeys keys, int expected) {
            this.keys = keys;
            this.ids = new long[expected * 2];
            this.texts = new int[expected + 1];
            this.pool = new byte[expected * 24];
            this.times = new int[expected * 4];
            this.facts = new byte[expected * 4];
            this.sources = new int[expected];
        }

        Builder add(Indicator one) {
            reserve();
            byte[] text = IndicatorKeys.bytes(one.value().text());
            append(text, 0, text.length);
            ids[size * 2] = one.id().getMostSignificantBits();
            ids[size * 2 + 1] = one.id().getLeastSignificantBits();
            Validity validity = one.validity();
            times[size * 4] = stored(validity.from());
            times[size * 4 + 1] = stored(validity.until());
            times[size * 4 + 2] = stored(validity.since());
            times[size * 4 + 3] = stored(validity.zeroAt());
            facts[size * 4] = (byte) one.value().kind().ordinal();
            facts[size * 4 + 1] = (byte) one.validity().confidence();
            facts[size * 4 + 2] = (byte) one.marking();
            facts[size * 4 + 3] = (byte) (one.allows() ? 1 : 0);
            sources[size++] = source(one.source());
            return this;
        }

        /** Adds the entries of another table that meet the condition. */
        Builder addAll(IndicatorTable other, IntPredicate which) {
            for (int entry = 0; entry < other.size; entry++) {
                if (which.test(entry)) {
                    reserve();
                    append(other.pool, other.texts[entry], other.texts[entry + 1]);
                    System.arraycopy(other.ids, entry * 2, ids, size * 2, 2);
                    System.arraycopy(other.times, entry * 4, times, size * 4, 4);
                    System.arraycopy(other.facts, entry * 4, facts, size * 4, 4);
                    sources[size++] = source(other.sourceNames[other.sources[entry]]);
                }
            }
            return this;
        }

        private void append(byte[] text, int from, int to) {
            int start = texts[size];
            int end = start + to - from;
            if (end > pool.length) {
                pool = Arrays.copyOf(pool, Math.max(end, Math.addExact(pool.length, pool.length / 2)));
            }
            System.arraycopy(text, from, pool, start, to - from);
            texts[size + 1] = end;
        }

        private void reserve() {
            if (size == sources.length) {
                int room = Math.max(16, Math.addExact(size, size / 2));
                ids = Arrays.copyOf(ids, room * 2);
                texts = Arrays.copyOf(texts, room + 1);
                times = Arrays.copyOf(times, room * 4);
                facts = Arrays.copyOf(facts, room * 4);
                sources = Arrays.copyOf(sources, room);
            }
        }

        private int source(String name) {
            return sourceNumbers.computeIfAbsent(name, one -> {
                sourceNames.add(one);
                return sourceNames.size() - 1;
            });
        }

        private static int stored(long second) {
            return (int) Math.max(0, Math.min(second, NEVER));
        }

        /** The table is at most half full. */
        IndicatorTable build() {
            int room = Integer.highestOneBit(Math.max(8, size) * 2 - 1) << 1;
            long[] slots = new long[room];
            int[] entryOf = new int[room];
            boolean[] lengths = new boolean[129];
            for (int entry = 0; entry < size; entry++) {
                Kind kind = KINDS[facts[entry * 4]];
                IndicatorValue value = new IndicatorValue(
                        kind, new String(pool, texts[entry], texts[entry + 1] - texts[entry], StandardCharsets.UTF_8));
                long key = keys.of(value);
                long stored = slotKey(key);
                int same = 0;
                int slot = ((int) key) & (room - 1);
                for (; slots[slot] != 0; slot = (slot + 1) & (room - 1)) {
                    same += slots[slot] == stored ? 1 : 0;
                }
                if (same < MOST_OF_ONE_KEY) {
                    slots[slot] = stored;
                    entryOf[slot] = entry;
                    kinds |= 1 << kind.fields().ordinal();
                    if (kind.fields() == IndicatorFields.ADDRESS) {
                        lengths[CidrBlock.parse(value.text()).orElseThrow().bits()] = true;
                    }
                }
            }
            return new IndicatorTable(this, slots, entryOf, prefixes(lengths));
        }

        private static int[] prefixes(boolean[] lengths) {
            int[] found = new int[lengths.length];
            int count = 0;
            for (int bits = lengths.length - 1; bits >= 0; bits--) {
                if (lengths[bits]) {
                    found[count++] = bits;
                }
            }
            return Arrays.copyOf(found, count);
        }
    }
}
