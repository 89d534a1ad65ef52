package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.Wire;
import org.jspecify.annotations.Nullable;

/**
 * The values met again and again. What is new is only noted by its hash, and kept when it comes a second time: a flood of values that never
 * come back costs no memory. A fixed number of places, the older value giving way. For one thread.
 */
final class ValueMemory {

    /** A command line of Windows has at most so many characters; longer values seldom come back. */
    private static final int LONGEST = 32 << 10;

    /** Of all values together. */
    private static final int MOST_BYTES = 6 << 20;

    private static final int PLACES = 1 << 14;
    private static final int GLIMPSES = 1 << 15;

    private final @Nullable KnownValue[] known = new @Nullable KnownValue[PLACES];
    private final int[] hashes = new int[PLACES];
    private final int[] glimpsed = new int[GLIMPSES];
    private int bytes;

    /** Null when the value was not met before, or is not worth remembering. */
    @Nullable
    KnownValue find(byte[] body, int start, int end, int flags) {
        if (end - start > LONGEST || end >= body.length) {
            return null;
        }
        int hash = Wire.hashExact(body, start, end);
        int place = hash & (PLACES - 1);
        for (int way = 0; way < 2; way++) {
            KnownValue value = hashes[place ^ way] == hash ? known[place ^ way] : null;
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
        KnownValue value = new KnownValue(body, start, end, flags);
        bytes += value.length();
        known[place ^ 1] = known[place];
        hashes[place ^ 1] = hashes[place];
        known[place] = value;
        hashes[place] = hash;
        return value;
    }

    private void forget(int place) {
        KnownValue value = known[place];
        if (value != null) {
            bytes -= value.length();
            known[place] = null;
        }
    }

    /** Of all values that are kept. */
    int bytes() {
        return bytes;
    }
}
