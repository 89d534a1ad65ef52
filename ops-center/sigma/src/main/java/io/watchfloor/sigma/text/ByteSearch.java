package io.watchfloor.sigma.text;

/**
 * Finds one text in a value: searches for its rarest byte, eight positions at a time. After too many partial matches,
 * the search switches to Knuth-Morris-Pratt, which is linear in the length of the value.
 */
final class ByteSearch {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** Bytes of case-folded values, from the most to the least frequent. All other bytes are rarer. */
    private static final String USUAL = "e\\sitonrac.dlmw pu-x0yhgf\"23:1v/kb456789_j,q=z{}()";

    /** Unsuccessful byte comparisons per byte of the value before the switch to the linear search. */
    private static final int PATIENCE = 8;

    private static final int[] RARITY = new int[256];

    static {
        java.util.Arrays.fill(RARITY, USUAL.length());
        for (int i = 0; i < USUAL.length(); i++) {
            RARITY[USUAL.charAt(i)] = i;
        }
    }

    private ByteSearch() {}

    private static int rarest(byte[] wanted) {
        int best = 0;
        for (int i = 1; i < wanted.length; i++) {
            if (RARITY[wanted[i] & 0xff] > RARITY[wanted[best] & 0xff]) {
                best = i;
            }
        }
        return best;
    }

    /** Returns the position of the first occurrence, or -1. */
    static int indexOf(byte[] wanted, byte[] value, int from, int end) {
        return indexOf(wanted, value, from, end, PATIENCE);
    }

    static int indexOf(byte[] wanted, byte[] value, int from, int end, int patience) {
        int rare = rarest(wanted);
        byte sought = wanted[rare];
        long pattern = ONES * (sought & 0xff);
        int at = from + rare;
        int last = end - wanted.length + rare;
        long left = (long) patience * (end - from);
        while (at <= last) {
            if (at + 8 <= value.length) {
                long word = JsonForm.longAt(value, at) ^ pattern;
                long found = (word - ONES) & ~word & HIGHS;
                if (found == 0) {
                    at += 8;
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) >>> 3;
                if (at > last) {
                    return -1;
                }
            }
            if (value[at] == sought) {
                int same = same(wanted, value, at - rare);
                if (same == wanted.length) {
                    return at - rare;
                }
                left -= same;
                if (left < 0) {
                    return linear(wanted, value, at - rare + 1, end);
                }
            }
            at++;
        }
        return -1;
    }

    private static int same(byte[] wanted, byte[] value, int at) {
        int same = 0;
        while (same < wanted.length && value[at + same] == wanted[same]) {
            same++;
        }
        return same;
    }

    /** Knuth-Morris-Pratt search, which compares no byte of the value more than twice. */
    private static int linear(byte[] wanted, byte[] value, int from, int end) {
        int[] border = new int[wanted.length];
        for (int i = 1, same = 0; i < wanted.length; i++) {
            while (same > 0 && wanted[i] != wanted[same]) {
                same = border[same - 1];
            }
            same += wanted[i] == wanted[same] ? 1 : 0;
            border[i] = same;
        }
        for (int at = from, same = 0; at < end; at++) {
            while (same > 0 && value[at] != wanted[same]) {
                same = border[same - 1];
            }
            same += value[at] == wanted[same] ? 1 : 0;
            if (same == wanted.length) {
                return at - same + 1;
            }
        }
        return -1;
    }
}
