package io.watchfloor.sigma.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds which of many literals occur in a value, in one pass. Searches for four bytes (a gram) of each literal, at
 * every position or, for long literals, only at every n-th position. Hits are only candidates, which are then verified.
 */
public final class GramIndex {

    /** Receives the numbers of candidate tests, possibly several times. */
    public interface Hits {
        void hit(int test);
    }

    private static final int GRAM = 4;
    private static final int MIX = 0x9E3779B1;
    private static final int[] STRIDES_BY_LENGTH = {11, 7, GRAM};
    private static final int FEW = 64;

    static int hash(int gram) {
        int mixed = gram * MIX;
        return mixed ^ (mixed >>> 15);
    }

    private final List<Pass> passes = new ArrayList<>();
    private final ShortLiterals shorts;

    public GramIndex(List<Literal> literals) {
        List<Literal> rest = literals.stream()
                .filter(literal -> literal.lowered().length >= GRAM)
                .toList();
        if (rest.size() < FEW) {
            add(rest);
        } else {
            int longest = Integer.MAX_VALUE;
            for (int shortest : STRIDES_BY_LENGTH) {
                int upTo = longest;
                add(rest.stream()
                        .filter(literal -> literal.lowered().length >= shortest && literal.lowered().length < upTo)
                        .toList());
                longest = shortest;
            }
        }
        this.shorts = new ShortLiterals();
        literals.stream()
                .filter(literal -> literal.lowered().length < GRAM)
                .forEach(literal -> shorts.add(literal.lowered(), literal.test()));
    }

    private void add(List<Literal> literals) {
        if (!literals.isEmpty()) {
            passes.add(new Pass(literals));
        }
    }

    public boolean isEmpty() {
        return passes.isEmpty() && shorts.isEmpty();
    }

    public void scan(byte[] bytes, int start, int end, Hits hits) {
        for (Pass pass : passes) {
            pass.scan(bytes, start, end, hits);
        }
        if (!shorts.isEmpty()) {
            shorts.scan(bytes, start, end, hits);
        }
    }

    /** Literals of similar length. */
    private static final class Pass {
        private final int stride;
        private final long[] filter;
        private final int shift;
        private final int[] gramAt;
        private final int[][] placesAt;
        private final int mask;
        private final byte[][] literals;
        private final int[] tests;

        Pass(List<Literal> given) {
            int shortest =
                    given.stream().mapToInt(one -> one.lowered().length).min().orElse(GRAM);
            this.stride = Math.min(8, shortest - GRAM + 1);
            this.literals = new byte[given.size()][];
            this.tests = new int[given.size()];
            int all = given.stream()
                    .mapToInt(one -> one.lowered().length - GRAM + 1)
                    .sum();
            GramCounts shared = new GramCounts(all);
            for (Literal one : given) {
                for (int offset = 0; offset + GRAM <= one.lowered().length; offset++) {
                    shared.add(JsonForm.intAt(one.lowered(), offset));
                }
            }
            int[] windows = new int[given.size()];
            GramCounts chosen = new GramCounts(given.size() * stride);
            for (int id = 0; id < given.size(); id++) {
                byte[] literal = given.get(id).lowered();
                literals[id] = literal;
                tests[id] = given.get(id).test();
                windows[id] = GramRarity.rarestWindow(literal, stride, shared);
                for (int offset = windows[id]; offset < windows[id] + stride; offset++) {
                    chosen.add(JsonForm.intAt(literal, offset));
                }
            }
            int bits = Math.clamp(32 - Integer.numberOfLeadingZeros(chosen.size() * 32), 10, 19);
            this.shift = 32 - bits;
            this.filter = new long[1 << (bits - 6)];
            int size = Integer.highestOneBit(Math.max(4, chosen.size() * 2)) << 1;
            this.mask = size - 1;
            this.gramAt = new int[size];
            this.placesAt = new int[size][];
            place(windows, chosen);
        }

        private void place(int[] windows, GramCounts chosen) {
            int[] filled = new int[placesAt.length];
            for (int id = 0; id < literals.length; id++) {
                for (int offset = windows[id]; offset < windows[id] + stride; offset++) {
                    int gram = JsonForm.intAt(literals[id], offset);
                    int slot = hash(gram) & mask;
                    while (placesAt[slot] != null && gramAt[slot] != gram) {
                        slot = (slot + 1) & mask;
                    }
                    if (placesAt[slot] == null) {
                        int bit = (gram * MIX) >>> shift;
                        filter[bit >>> 6] |= 1L << bit;
                        gramAt[slot] = gram;
                        placesAt[slot] = new int[chosen.of(gram) * 2];
                    }
                    placesAt[slot][filled[slot]++] = id;
                    placesAt[slot][filled[slot]++] = offset;
                }
            }
        }

        void scan(byte[] bytes, int start, int end, Hits hits) {
            long[] filter = this.filter;
            int shift = this.shift;
            int stride = this.stride;
            int lastStart = end - GRAM;
            int i = start;
            // Checks four positions per iteration: the four loads are independent, and usually one branch is enough.
            for (; i + 3 * stride <= lastStart; i += 4 * stride) {
                long met = met(filter, shift, bytes, i)
                        | met(filter, shift, bytes, i + stride)
                        | met(filter, shift, bytes, i + 2 * stride)
                        | met(filter, shift, bytes, i + 3 * stride);
                if ((met & 1) != 0) {
                    for (int at = i; at < i + 4 * stride; at += stride) {
                        look(bytes, at, start, end, hits);
                    }
                }
            }
            for (; i <= lastStart; i += stride) {
                look(bytes, i, start, end, hits);
            }
        }

        /** Returns a number whose lowest bit is set if the four bytes at this position may be one of the grams. */
        private static long met(long[] filter, int shift, byte[] bytes, int at) {
            int hash = ((JsonForm.intAt(bytes, at) | JsonForm.LOWER_4) * MIX) >>> shift;
            return filter[hash >>> 6] >>> hash;
        }

        private void look(byte[] bytes, int at, int start, int end, Hits hits) {
            if ((met(filter, shift, bytes, at) & 1) != 0) {
                look(JsonForm.intAt(bytes, at) | JsonForm.LOWER_4, bytes, at, start, end, hits);
            }
        }

        private void look(int gram, byte[] bytes, int at, int start, int end, Hits hits) {
            int slot = hash(gram) & mask;
            int[] places = placesAt[slot];
            while (places != null) {
                if (gramAt[slot] == gram) {
                    for (int i = 0; i < places.length; i += 2) {
                        int id = places[i];
                        int from = at - places[i + 1];
                        if (from >= start && JsonForm.stands(literals[id], bytes, from, end)) {
                            hits.hit(tests[id]);
                        }
                    }
                    return;
                }
                slot = (slot + 1) & mask;
                places = placesAt[slot];
            }
        }
    }
}
