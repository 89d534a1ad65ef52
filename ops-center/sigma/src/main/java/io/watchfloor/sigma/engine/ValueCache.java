package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.JsonForm;
import org.jspecify.annotations.Nullable;

/**
 * Cache of repeated values. Only the hash of a new value is stored. The value itself is stored when it occurs again, so
 * unique values cost no memory. The number of slots is fixed, and new values replace older values. Not thread-safe.
 */
final class ValueCache {

    /**
     * Maximum length of a cached value, equal to the maximum length of a Windows command line. Longer values seldom
     * repeat.
     */
    private static final int LONGEST = 32 << 10;

    /** Memory limit for all values. */
    private static final int MOST_BYTES = 6 << 20;

    private static final int PLACES = 1 << 14;
    private static final int GLIMPSES = 1 << 15;

    private final @Nullable CachedValue[] known = new @Nullable CachedValue[PLACES];
    private final int[] hashes = new int[PLACES];
    private final int[] glimpsed = new int[GLIMPSES];
    private int bytes;

    /** Finds a cached value; null if the value is new or not cacheable. */
    @Nullable
    CachedValue find(byte[] body, int start, int end, int flags) {
        if (end - start > LONGEST || end >= body.length) {
            return null;
        }
        int hash = JsonForm.hashExact(body, start, end);
        int place = hash & (PLACES - 1);
        for (int way = 0; way < 2; way++) {
            CachedValue value = hashes[place ^ way] == hash ? known[place ^ way] : null;
            if (value != null && value.isSame(body, start, end, flags)) {
                return value;
            }
        }
        int glimpse = hash >>> 17;
        if (glimpsed[glimpse] != hash) {
            glimpsed[glimpse] = hash;
            return null;
        }
        forget(place ^ 1);
        if (bytes + end - start > MOST_BYTES) {
            forget(place);
            return null;
        }
        CachedValue value = new CachedValue(body, start, end, flags);
        bytes += value.length();
        known[place ^ 1] = known[place];
        hashes[place ^ 1] = hashes[place];
        known[place] = value;
        hashes[place] = hash;
        return value;
    }

    private void forget(int place) {
        CachedValue value = known[place];
        if (value != null) {
            bytes -= value.length();
            known[place] = null;
        }
    }

    /** Bytes of all stored values. */
    int bytes() {
        return bytes;
    }
}
