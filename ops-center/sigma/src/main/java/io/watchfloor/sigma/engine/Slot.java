package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.text.JsonForm;
import io.watchfloor.sigma.text.JsonText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One value of a record. The slot refers to the record's bytes, and creates other forms of the value (text,
 * case-folded) only when they are needed. A slot is reused for the next record. Not thread-safe.
 */
final class Slot {

    /**
     * The value contains escapes that are not plain, or non-ASCII letters that fold to ASCII letters, so its bytes
     * cannot be searched directly.
     */
    static final byte COMPLEX = 1;

    static final byte ESCAPED = 2;
    static final byte NON_ASCII = 4;
    private static final byte DEAD = 8;
    private static final byte LOOKED_UP = 16;

    /** The value exists only as text, not as bytes. */
    private static final byte TEXT = 32;

    private static final byte SETTLED = 64;

    private final RecordBuffer arena;

    /** Array that contains the value; null if the value is in the record's bytes. */
    private byte @Nullable [] room;

    private int start;
    private int end;
    private byte flags;
    private @Nullable Slot next;
    private @Nullable CachedValue known;
    private @Nullable FieldName name;
    private int wireStart;
    private int wireEnd;
    private int foldStart;
    private int foldEnd;
    private int plainStart;
    private int plainEnd;
    private @Nullable String text;

    Slot(RecordBuffer arena) {
        this.arena = arena;
    }

    /** Sets a value in the record's bytes, together with its cached value if there is one. */
    void set(int from, int to, int flag, @Nullable CachedValue met, @Nullable FieldName of) {
        set(null, from, to, flag, met, of);
    }

    /**
     * A slot usually held a value of the same kind before. Unchanged references are not stored again, because each
     * store costs a write barrier of the garbage collector.
     */
    @SuppressWarnings("ReferenceEquality")
    private void set(
            byte @Nullable [] where, int from, int to, int flag, @Nullable CachedValue met, @Nullable FieldName of) {
        start = from;
        end = to;
        flags = (byte) flag;
        wireStart = RecordSlots.NONE;
        foldStart = RecordSlots.NONE;
        plainStart = RecordSlots.NONE;
        if (room != where) {
            room = where;
        }
        if (known != met) {
            known = met;
        }
        if (name != of) {
            name = of;
        }
        if (next != null) {
            next = null;
        }
        if (text != null) {
            text = null;
        }
    }

    private byte[] bytes() {
        byte[] elsewhere = room;
        return elsewhere == null ? arena.record() : elsewhere;
    }

    /** Sets the value of another slot of the record. */
    void set(Slot other) {
        set(other.room, other.start, other.end, other.flags & ~(DEAD | LOOKED_UP), other.known, null);
        text = other.text;
    }

    /** Sets two values joined with a backslash. Both values are used as they appear in the record's bytes. */
    void set(Slot first, Slot second) {
        byte[] free = arena.reserve(first.length() + second.length() + 3);
        int from = arena.end();
        System.arraycopy(first.bytes(), first.start, free, from, first.length());
        int middle = from + first.length();
        free[middle] = '\\';
        free[middle + 1] = '\\';
        System.arraycopy(second.bytes(), second.start, free, middle + 2, second.length());
        int to = middle + 2 + second.length();
        arena.end(to + 1);
        set(free, from, to, ESCAPED | ((first.flags | second.flags) & NON_ASCII), null, null);
    }

    /**
     * Sets a value that does not occur in the record's bytes. Printable ASCII text is stored as bytes, as if the record
     * contained the text.
     */
    void set(String value) {
        byte[] free = arena.reserve(value.length() * 2 + 1);
        int from = arena.end();
        int to = JsonText.escapedAscii(value, free, from);
        if (to < 0) {
            set(null, 0, 0, COMPLEX | TEXT, null, null);
        } else {
            arena.end(to + 1);
            set(free, from, to, to - from == value.length() ? 0 : ESCAPED, null, null);
        }
        text = value;
    }

    /** Returns the cached value, if it was already looked up. */
    @Nullable
    CachedValue known() {
        return known;
    }

    /** Looks up the cached value; returns null if the value is new. */
    @Nullable
    CachedValue known(ValueCache memory) {
        if (known != null || (flags & (TEXT | LOOKED_UP)) != 0) {
            return known;
        }
        flags |= LOOKED_UP;
        known = memory.find(bytes(), start, end, flags & (COMPLEX | ESCAPED | NON_ASCII));
        if (known != null && name != null) {
            name.remember(known);
        }
        return known;
    }

    /** Returns the next value of the same field. */
    @Nullable
    Slot next() {
        return next;
    }

    void setNext(Slot value) {
        next = value;
    }

    /** Marks the value as belonging to no field. */
    void drop() {
        flags |= DEAD;
    }

    boolean isAlive() {
        return (flags & DEAD) == 0;
    }

    boolean isSurelyAscii() {
        settle();
        return (flags & (COMPLEX | NON_ASCII)) == 0;
    }

    /** Whether the value's bytes can be searched directly. */
    boolean isPlain() {
        return (flags & COMPLEX) == 0;
    }

    /** Whether the value's bytes are part of the record and can be searched directly. */
    boolean standsInRecord() {
        return room == null && isPlain();
    }

    /** Whether the value is plain ASCII without escapes. */
    boolean isBare() {
        return (flags & (COMPLEX | ESCAPED | NON_ASCII)) == 0;
    }

    /** Returns the start of the value in the record's bytes, if the record contains the value unchanged. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    /** Returns the array that contains the value in {@link JsonForm}, from {@link #wireStart} to {@link #wireEnd}. */
    byte[] wire() {
        settle();
        if ((flags & COMPLEX) == 0) {
            return bytes();
        }
        if (wireStart == RecordSlots.NONE) {
            byte[] utf8 = JsonText.utf8(CaseFolding.fold(text()));
            byte[] free = arena.reserve(utf8.length * 6);
            wireStart = arena.end();
            wireEnd = JsonForm.escape(utf8, utf8.length, free, wireStart);
            arena.end(wireEnd);
        }
        return arena.bytes();
    }

    int wireStart() {
        return (flags & COMPLEX) == 0 ? start : wireStart;
    }

    int wireEnd() {
        return (flags & COMPLEX) == 0 ? end : wireEnd;
    }

    /** Returns the array that contains the case-folded value in UTF-8, from {@link #foldStart} to {@link #foldEnd}. */
    byte[] folded() {
        if (foldStart == RecordSlots.NONE) {
            fold();
        }
        return arena.bytes();
    }

    int foldStart() {
        return foldStart;
    }

    int foldEnd() {
        return foldEnd;
    }

    /** Most escapes of ASCII characters are needless, and the value is plain without them. */
    private void settle() {
        if ((flags & (COMPLEX | TEXT | SETTLED)) == COMPLEX) {
            flags |= SETTLED;
            byte[] free = arena.reserve(length() + 1);
            int from = arena.end();
            int to = JsonText.withoutNeedlessEscapes(bytes(), start, end, free, from);
            if (to >= 0) {
                arena.end(to + 1);
                room = free;
                start = from;
                end = to;
                name = null;
                flags = (byte) ((flags & ~COMPLEX) | ESCAPED);
            }
        }
    }

    private void fold() {
        if (!isSurelyAscii()) {
            byte[] utf8 = JsonText.utf8(CaseFolding.fold(text()));
            foldStart = arena.end();
            arena.append(utf8);
            foldEnd = arena.end();
            return;
        }
        byte[] free = arena.reserve(length());
        foldStart = arena.end();
        foldEnd = JsonText.folded(bytes(), start, end, free, foldStart);
        arena.end(foldEnd);
    }

    /**
     * Returns the array that contains the value as recorded, in UTF-8, from {@link #plainStart} to {@link #plainEnd}.
     */
    byte[] plain() {
        settle();
        if ((flags & (COMPLEX | ESCAPED)) == 0) {
            return bytes();
        }
        if (plainStart == RecordSlots.NONE) {
            unpack();
        }
        return arena.bytes();
    }

    int plainStart() {
        return (flags & (COMPLEX | ESCAPED)) == 0 ? start : plainStart;
    }

    int plainEnd() {
        return (flags & (COMPLEX | ESCAPED)) == 0 ? end : plainEnd;
    }

    private void unpack() {
        if ((flags & COMPLEX) != 0) {
            byte[] utf8 = JsonText.utf8(text());
            plainStart = arena.end();
            arena.append(utf8);
            plainEnd = arena.end();
            return;
        }
        byte[] body = bytes();
        byte[] free = arena.reserve(length());
        plainStart = arena.end();
        int to = plainStart;
        for (int i = start; i < end; i++) {
            free[to++] = body[i] == '\\' ? JsonText.plainEscape(body[++i]) : body[i];
        }
        arena.end(to);
        plainEnd = to;
    }

    /** Returns the value as recorded. */
    String text() {
        String made = text;
        if (made == null) {
            made = (flags & (ESCAPED | COMPLEX)) != 0
                    ? JsonText.decode(bytes(), start, end)
                    : new String(bytes(), start, end - start, StandardCharsets.UTF_8);
            text = made;
        }
        return made;
    }
}
