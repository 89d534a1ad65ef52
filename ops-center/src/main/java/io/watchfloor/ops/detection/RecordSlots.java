package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Folding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one record by number of their field, filled again and again without allocating. A value stays where it is in the
 * record's bytes; its other forms (text, folded) are made when something asks for them. For one thread.
 */
final class RecordSlots {

    static final int NONE = -1;

    /** The value holds escapes other than the plain ones, or letters that fold to ASCII: its bytes are not what is sought. */
    static final byte COMPLEX = 1;

    static final byte ESCAPED = 2;
    static final byte NON_ASCII = 4;
    private static final byte DEAD = 8;

    /** A field that is present without a value. */
    private static final int VALUELESS = -2;

    private byte[] body = new byte[0];
    private int count;
    private int[] start = new int[256];
    private int[] end = new int[256];
    private byte[] flags = new byte[256];
    private int[] next = new int[256];
    private int[] wireStart = new int[256];
    private int[] wireEnd = new int[256];
    private int[] foldStart = new int[256];
    private int[] foldEnd = new int[256];
    private int[] plainStart = new int[256];
    private int[] plainEnd = new int[256];
    private @Nullable String[] text = new @Nullable String[256];

    private int[] head;
    private int[] last;
    private int[] headStamp;
    private byte[] arena = new byte[1 << 13];
    private int arenaEnd;

    private final int[] memo;
    final RegexRuns runs;

    private final SlotTest[] tests;
    private final Finder finder = new Finder();
    private int stamp;
    private boolean anyComplex;

    /**
     * Slots for a pack.
     *
     * @param fields how many its rules ask about
     * @param tests by their ids
     * @param groups how many groups of tests there are
     */
    RecordSlots(int fields, SlotTest[] tests, int groups) {
        this.tests = tests;
        this.head = new int[fields + 64];
        this.last = new int[fields + 64];
        this.headStamp = new int[fields + 64];
        this.memo = new int[tests.length + groups];
        this.runs = new RegexRuns(tests.length);
    }

    /** Forgets the record before. */
    void begin(byte[] body) {
        this.body = body;
        count = 0;
        arenaEnd = 0;
        anyComplex = false;
        stamp++;
        if (stamp == Integer.MAX_VALUE >> 1) {
            Arrays.fill(headStamp, 0);
            Arrays.fill(memo, 0);
            stamp = 1;
        }
    }

    void ensureField(int field) {
        if (field >= head.length) {
            int size = Math.max(field + 1, head.length * 2);
            head = Arrays.copyOf(head, size);
            last = Arrays.copyOf(last, size);
            headStamp = Arrays.copyOf(headStamp, size);
        }
    }

    /** A value in the record's bytes, not yet of any field. */
    int value(int from, int to, int flag) {
        int entry = entry();
        start[entry] = from;
        end[entry] = to;
        flags[entry] = (byte) flag;
        text[entry] = null;
        anyComplex |= (flag & COMPLEX) != 0;
        return entry;
    }

    /** A value that is not in the record's bytes. */
    int value(String value) {
        int entry = entry();
        text[entry] = value;
        flags[entry] = COMPLEX;
        anyComplex = true;
        return entry;
    }

    private int entry() {
        if (count == start.length) {
            grow();
        }
        int entry = count++;
        next[entry] = NONE;
        wireStart[entry] = NONE;
        foldStart[entry] = NONE;
        plainStart[entry] = NONE;
        return entry;
    }

    private void grow() {
        int size = count * 2;
        start = Arrays.copyOf(start, size);
        end = Arrays.copyOf(end, size);
        flags = Arrays.copyOf(flags, size);
        next = Arrays.copyOf(next, size);
        wireStart = Arrays.copyOf(wireStart, size);
        wireEnd = Arrays.copyOf(wireEnd, size);
        foldStart = Arrays.copyOf(foldStart, size);
        foldEnd = Arrays.copyOf(foldEnd, size);
        plainStart = Arrays.copyOf(plainStart, size);
        plainEnd = Arrays.copyOf(plainEnd, size);
        text = Arrays.copyOf(text, size);
    }

    /** The field has this value only; one that it had before is gone. */
    void put(int field, int entry) {
        clear(field);
        headStamp[field] = stamp;
        head[field] = entry;
        last[field] = entry;
    }

    /** The field has this value beside those that it has. */
    void append(int field, int entry) {
        if (headStamp[field] == stamp && head[field] >= 0) {
            next[last[field]] = entry;
            last[field] = entry;
        } else {
            put(field, entry);
        }
    }

    /** Present without a value, unless it has one. */
    void putNull(int field) {
        if (headStamp[field] != stamp) {
            headStamp[field] = stamp;
            head[field] = VALUELESS;
        }
    }

    /** Present with no value, in place of those that it had. */
    void putEmpty(int field) {
        clear(field);
        headStamp[field] = stamp;
        head[field] = VALUELESS;
    }

    void remove(int field) {
        clear(field);
        headStamp[field] = 0;
    }

    void copyIfAbsent(int target, int source) {
        if (first(target) < 0 && first(source) >= 0) {
            headStamp[target] = stamp;
            head[target] = head[source];
            last[target] = last[source];
        }
    }

    /** The value is of no field after all. */
    void drop(int entry) {
        flags[entry] |= DEAD;
    }

    private void clear(int field) {
        for (int entry = first(field); entry >= 0; entry = next[entry]) {
            flags[entry] |= DEAD;
        }
    }

    boolean has(int field) {
        return headStamp[field] == stamp;
    }

    /** The first value of the field, or something negative. */
    int first(int field) {
        return headStamp[field] == stamp ? head[field] : NONE;
    }

    /** The next value of the same field, or something negative. */
    int next(int entry) {
        return next[entry];
    }

    int entries() {
        return count;
    }

    boolean isSurelyAscii(int entry) {
        return (flags[entry] & (COMPLEX | NON_ASCII)) == 0;
    }

    byte flags(int entry) {
        return flags[entry];
    }

    /** Where the value stands in the record's bytes, when it stands there as it is. */
    int start(int entry) {
        return start[entry];
    }

    int end(int entry) {
        return end[entry];
    }

    boolean isAlive(int entry) {
        return (flags[entry] & DEAD) == 0;
    }

    /** Whether every value is sought for where it stands, so that the body may be searched as one. */
    boolean isPlain() {
        return !anyComplex;
    }

    byte[] body() {
        return body;
    }

    /** The array that holds the value as {@link Wire} has it, from {@link #wireStart} to {@link #wireEnd}. */
    byte[] wire(int entry) {
        if ((flags[entry] & COMPLEX) == 0) {
            return body;
        }
        if (wireStart[entry] == NONE) {
            byte[] utf8 = JsonText.utf8(Folding.fold(text(entry)));
            reserve(utf8.length * 6);
            wireStart[entry] = arenaEnd;
            arenaEnd = Wire.escape(utf8, utf8.length, arena, arenaEnd);
            wireEnd[entry] = arenaEnd;
        }
        return arena;
    }

    int wireStart(int entry) {
        return (flags[entry] & COMPLEX) == 0 ? start[entry] : wireStart[entry];
    }

    int wireEnd(int entry) {
        return (flags[entry] & COMPLEX) == 0 ? end[entry] : wireEnd[entry];
    }

    /** The array that holds the value folded, in UTF-8, from {@link #foldStart} to {@link #foldEnd}. */
    byte[] folded(int entry) {
        if (foldStart[entry] == NONE) {
            fold(entry);
        }
        return arena;
    }

    int foldStart(int entry) {
        return foldStart[entry];
    }

    int foldEnd(int entry) {
        return foldEnd[entry];
    }

    private void fold(int entry) {
        if ((flags[entry] & (COMPLEX | NON_ASCII)) != 0) {
            byte[] utf8 = JsonText.utf8(Folding.fold(text(entry)));
            reserve(utf8.length);
            System.arraycopy(utf8, 0, arena, arenaEnd, utf8.length);
            foldStart[entry] = arenaEnd;
            arenaEnd += utf8.length;
            foldEnd[entry] = arenaEnd;
            return;
        }
        reserve(end[entry] - start[entry]);
        foldStart[entry] = arenaEnd;
        int to = arenaEnd;
        for (int i = start[entry]; i < end[entry]; i++) {
            byte b = body[i];
            if (b == '\\') {
                b = JsonText.plainEscape(body[++i]);
            }
            arena[to++] = b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
        }
        arenaEnd = to;
        foldEnd[entry] = to;
    }

    /** The array that holds the value as recorded, in UTF-8, from {@link #plainStart} to {@link #plainEnd}. */
    byte[] plain(int entry) {
        if ((flags[entry] & (COMPLEX | ESCAPED)) == 0) {
            return body;
        }
        if (plainStart[entry] == NONE) {
            unpack(entry);
        }
        return arena;
    }

    int plainStart(int entry) {
        return (flags[entry] & (COMPLEX | ESCAPED)) == 0 ? start[entry] : plainStart[entry];
    }

    int plainEnd(int entry) {
        return (flags[entry] & (COMPLEX | ESCAPED)) == 0 ? end[entry] : plainEnd[entry];
    }

    private void unpack(int entry) {
        if ((flags[entry] & COMPLEX) != 0) {
            byte[] utf8 = JsonText.utf8(text(entry));
            reserve(utf8.length);
            System.arraycopy(utf8, 0, arena, arenaEnd, utf8.length);
            plainStart[entry] = arenaEnd;
            arenaEnd += utf8.length;
        } else {
            reserve(end[entry] - start[entry]);
            plainStart[entry] = arenaEnd;
            int to = arenaEnd;
            for (int i = start[entry]; i < end[entry]; i++) {
                arena[to++] = body[i] == '\\' ? JsonText.plainEscape(body[++i]) : body[i];
            }
            arenaEnd = to;
        }
        plainEnd[entry] = arenaEnd;
    }

    /** The value as recorded. */
    String text(int entry) {
        String known = text[entry];
        if (known != null) {
            return known;
        }
        String made = (flags[entry] & (ESCAPED | COMPLEX)) != 0
                ? JsonText.decode(body, start[entry], end[entry])
                : new String(body, start[entry], end[entry] - start[entry], StandardCharsets.UTF_8);
        text[entry] = made;
        return made;
    }

    private void reserve(int bytes) {
        if (arenaEnd + bytes > arena.length) {
            arena = Arrays.copyOf(arena, Math.max(arena.length * 2, arenaEnd + bytes));
        }
    }

    /** Whether one of the tests of this index holds. */
    boolean finds(FieldIndex index) {
        finder.found = false;
        index.scan(this, finder);
        return finder.found;
    }

    /** Asks every test whose anchor is met. */
    private final class Finder implements GramIndex.Hits {
        private boolean found;

        @Override
        public void hit(int test) {
            found = found || tests[test].holds(RecordSlots.this);
        }
    }

    /** What is known of a test for this record: 1, 0, or {@link #NONE} when it was not made yet. */
    int known(int test) {
        int noted = memo[test];
        return noted >> 1 == stamp ? noted & 1 : NONE;
    }

    int knownGroup(int group) {
        return known(tests.length + group);
    }

    boolean noteGroup(int group, boolean holds) {
        return note(tests.length + group, holds);
    }

    boolean note(int test, boolean holds) {
        memo[test] = (stamp << 1) | (holds ? 1 : 0);
        return holds;
    }
}
