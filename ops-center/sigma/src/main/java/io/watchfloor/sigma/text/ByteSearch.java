package io.watchfloor.sigma.text;

/** Finds one text in a value: searches for its rarest byte, eight positions at a time. */
final class ByteSearch {

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /** From the most frequent bytes of folded values to the least; all others are rarer still. */
    private static final String USUAL = "e\\sitonrac.dlmw pu-x0yhgf\"23:1v/kb456789_j,q=z{}()";

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

    /** Where it begins, or -1. */
    static int indexOf(byte[] wanted, byte[] value, int from, int end) {
        int rare = rarest(wanted);
        byte sought = wanted[rare];
        long pattern = ONES * (sought & 0xff);
        int at = from + rare;
        int last = end - wanted.length + rare;
        while (at <= last) {
            if (at + 8 <= value.length) {
                long word = Wire.longAt(value, at) ^ pattern;
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
            if (value[at] == sought && stands(wanted, value, at - rare)) {
                return at - rare;
            }
            at++;
        }
        return -1;
    }

    private static boolean stands(byte[] wanted, byte[] value, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (value[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
