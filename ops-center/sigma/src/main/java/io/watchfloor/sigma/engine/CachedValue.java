package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.text.JsonForm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Caches predicate results for a repeated value, because telemetry values repeat often. The results depend only on the
 * bytes of the value. Not thread-safe.
 */
final class CachedValue {

    private static final int[] NO_ANSWERS = new int[1];
    private static final SearchResult[] NO_EARLIER = {};
    private static final int FIRST_ANSWERS = 16;
    private static final int MOST_ANSWERS = 512;
    private static final int MOST_EARLIER = 5;

    private final byte[] quoted;
    private final byte flags;

    /** Hash table with open addressing. A free entry is 0; other entries are 2 × predicate number + result + 2. */
    private int[] answers = NO_ANSWERS;

    private int answered;

    /** Latest search and its result. Fields instead of a map, because most values are searched with only one index. */
    private @Nullable FieldIndex latest;

    private int @Nullable [] foundByLatest;
    private SearchResult[] earlier = NO_EARLIER;
    private int nextEarlier;

    /** Result of an earlier search. */
    private static final class SearchResult {
        private final FieldIndex search;
        private final int[] found;

        SearchResult(FieldIndex search, int[] found) {
            this.search = search;
            this.found = found;
        }
    }

    /** Copies the value from the record's bytes. */
    CachedValue(byte[] body, int start, int end, int flags) {
        this.quoted = Arrays.copyOfRange(body, start, end + 1);
        this.quoted[end - start] = '"';
        this.flags = (byte) flags;
    }

    byte flags() {
        return flags;
    }

    int length() {
        return quoted.length - 1;
    }

    /** Mask of the used bytes of {@link #head}. */
    long headMask() {
        return quoted.length >= 8 ? -1 : (1L << (quoted.length * 8)) - 1;
    }

    /** Up to eight leading bytes of the value, including the closing quote. */
    long head() {
        long head = 0;
        for (int i = Math.min(8, quoted.length) - 1; i >= 0; i--) {
            head = (head << 8) | (quoted[i] & 0xff);
        }
        return head;
    }

    /** Whether the value and its closing quote are at the given position of the record. */
    boolean standsQuoted(byte[] body, int at) {
        return JsonForm.same(quoted, quoted.length, body, at);
    }

    boolean isSame(byte[] body, int start, int end, int otherFlags) {
        return end - start == quoted.length - 1
                && flags == otherFlags
                && JsonForm.same(quoted, quoted.length - 1, body, start);
    }

    /** Returns the cached result of a predicate: 1, 0, or {@link RecordSlots#NONE} if the result is not cached. */
    int answer(int question) {
        int[] known = answers;
        int mask = known.length - 1;
        int key = question + 1;
        for (int at = place(question) & mask; known[at] != 0; at = (at + 1) & mask) {
            if (known[at] >>> 1 == key) {
                return known[at] & 1;
            }
        }
        return RecordSlots.NONE;
    }

    boolean note(int question, boolean answer) {
        if (answered < MOST_ANSWERS) {
            if ((answered + 1) * 2 > answers.length) {
                grow();
            }
            put(((question + 1) << 1) | (answer ? 1 : 0));
            answered++;
        }
        return answer;
    }

    private void grow() {
        int[] old = answers;
        answers = new int[Math.max(FIRST_ANSWERS, old.length * 2)];
        for (int one : old) {
            if (one != 0) {
                put(one);
            }
        }
    }

    private void put(int answer) {
        int mask = answers.length - 1;
        int at = place((answer >>> 1) - 1) & mask;
        while (answers[at] != 0) {
            at = (at + 1) & mask;
        }
        answers[at] = answer;
    }

    private static int place(int question) {
        int mixed = question * 0x9E3779B1;
        return mixed >>> 16;
    }

    /** Returns the cached terms that a search found in the value; null if the terms are not cached. */
    int @Nullable [] found(FieldIndex search) {
        if (latest == search) {
            return foundByLatest;
        }
        for (SearchResult one : earlier) {
            if (one.search == search) {
                return one.found;
            }
        }
        return null;
    }

    void found(FieldIndex search, int[] witnesses) {
        if (latest != null && foundByLatest != null) {
            SearchResult before = new SearchResult(latest, foundByLatest);
            if (earlier.length < MOST_EARLIER) {
                earlier = Arrays.copyOf(earlier, earlier.length + 1);
                earlier[earlier.length - 1] = before;
            } else {
                earlier[nextEarlier] = before;
                nextEarlier = (nextEarlier + 1) % MOST_EARLIER;
            }
        }
        latest = search;
        foundByLatest = witnesses;
    }
}
