package io.watchfloor.sigma.text;

import java.util.ArrayList;
import java.util.List;

/** Literals of fewer than four bytes. They are searched at every position by their first one or two bytes. */
final class ShortLiterals {

    private final List<List<Literal>> byFirst = new ArrayList<>();
    private final long[] pairs = new long[1 << 10];
    private boolean single;
    private boolean empty = true;

    ShortLiterals() {
        for (int i = 0; i < 256; i++) {
            byFirst.add(List.of());
        }
    }

    void add(byte[] lowered, int test) {
        empty = false;
        int first = lowered[0] & 0xff;
        List<Literal> known = new ArrayList<>(byFirst.get(first));
        known.add(new Literal(lowered, test));
        byFirst.set(first, List.copyOf(known));
        if (lowered.length == 1) {
            single = true;
            for (int second = 0; second < 256; second++) {
                mark(first | (second << 8));
            }
        } else {
            mark(first | ((lowered[1] & 0xff) << 8));
        }
    }

    private void mark(int pair) {
        pairs[pair >>> 6] |= 1L << pair;
    }

    boolean isEmpty() {
        return empty;
    }

    void scan(byte[] bytes, int start, int end, GramIndex.Hits hits) {
        for (int i = start; i + 1 < end; i++) {
            int pair = ((bytes[i] | JsonForm.LOWER) & 0xff) | (((bytes[i + 1] | JsonForm.LOWER) & 0xff) << 8);
            if ((pairs[pair >>> 6] & (1L << pair)) != 0) {
                look(bytes, i, end, hits);
            }
        }
        if (single && end > start) {
            look(bytes, end - 1, end, hits);
        }
    }

    private void look(byte[] bytes, int at, int end, GramIndex.Hits hits) {
        for (Literal literal : byFirst.get((bytes[at] | JsonForm.LOWER) & 0xff)) {
            if (JsonForm.stands(literal.lowered(), bytes, at, end)) {
                hits.hit(literal.test());
            }
        }
    }
}
