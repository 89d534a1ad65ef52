package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.JsonForm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A field name in JSON records, with its field number. Predicts the next name and the value from earlier records.
 * Predictions are verified byte by byte; a wrong prediction costs one comparison. Not thread-safe.
 */
final class FieldName {

    /** Names with a special meaning for the scanner. */
    enum Kind {
        EVENT,
        SYSTEM,
        EVENT_DATA,
        USER_DATA,
        ATTRIBUTES,
        TEXT,
        NAME,
        PROVIDER,
        TIME_CREATED,
        SYSTEM_TIME,
        OTHER_SHAPE,
        PLAIN
    }

    private static final int RECENT = 4;
    private static final int MOST_TRUST = 32;

    private final byte[] quoted;
    private final int field;
    private final Kind kind;
    private final int systemPlace;
    private final int hash;
    private @Nullable FieldName next;
    private @Nullable FieldName otherNext;
    private final @Nullable CachedValue[] recent = new @Nullable CachedValue[RECENT];

    /**
     * Up to eight leading bytes of recent values, including the closing quote, which rule out most other values without
     * a full comparison.
     */
    private final long[] heads = new long[RECENT];

    private final long[] masks = new long[RECENT];
    private int oldest;
    private int trust = MOST_TRUST;
    private int passed;

    /**
     * @param quoted the name with its quotes and the colon
     * @param hash hash of the name, the same in all threads
     */
    FieldName(byte[] quoted, int field, Kind kind, int systemPlace, int hash) {
        this.quoted = quoted;
        this.field = field;
        this.kind = kind;
        this.systemPlace = systemPlace;
        this.hash = hash;
    }

    int field() {
        return field;
    }

    int hash() {
        return hash;
    }

    Kind kind() {
        return kind;
    }

    /** Index of the name in {@link SystemFields}; -1 if it is not a system field. */
    int systemPlace() {
        return systemPlace;
    }

    int length() {
        return quoted.length;
    }

    /** Whether the text between these quotes is this name. */
    boolean is(byte[] body, int start, int end) {
        return end - start == quoted.length - 3 && Arrays.equals(body, start, end, quoted, 1, quoted.length - 2);
    }

    boolean stands(byte[] body, int at) {
        return JsonForm.same(quoted, quoted.length, body, at);
    }

    /** Returns the name at the given position, if that name has followed this name before; otherwise null. */
    @Nullable
    FieldName follower(byte[] body, int at) {
        FieldName first = next;
        if (first != null && first.stands(body, at)) {
            return first;
        }
        FieldName second = otherNext;
        if (second != null && second.stands(body, at)) {
            otherNext = first;
            next = second;
            return second;
        }
        return null;
    }

    void followedBy(FieldName follower) {
        otherNext = next;
        next = follower;
    }

    /** Returns the cached value at the given position, if this name recently had that value; otherwise null. */
    @Nullable
    CachedValue recent(byte[] body, int at) {
        long head = at + 8 <= body.length ? JsonForm.longAt(body, at) : 0;
        for (int i = 0; i < RECENT; i++) {
            CachedValue value = (head & masks[i]) == heads[i] ? recent[i] : null;
            if (value != null && value.standsQuoted(body, at)) {
                trust = Math.min(MOST_TRUST, trust + 2);
                return value;
            }
        }
        trust--;
        return null;
    }

    void remember(CachedValue value) {
        recent[oldest] = value;
        masks[oldest] = value.headMask();
        heads[oldest] = value.head();
        oldest = (oldest + 1) % RECENT;
    }

    /** Whether values of the field repeat often enough for predictions. The answer is updated from time to time. */
    boolean repeats() {
        if (trust > 0) {
            return true;
        }
        passed++;
        if ((passed & 63) == 0) {
            trust = 4;
        }
        return false;
    }
}
