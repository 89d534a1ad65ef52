package io.watchfloor.sigma.text;

/**
 * Counts grams (four bytes as a number) in a plain hash table, because grams of text cluster badly in a table of boxed
 * numbers.
 */
final class GramCounts {

    private final int[] grams;
    private final int[] counts;
    private int size;

    /** @param most maximum number of different grams */
    GramCounts(int most) {
        int places = Integer.highestOneBit(Math.max(4, most * 2 - 1)) << 1;
        this.grams = new int[places];
        this.counts = new int[places];
    }

    void add(int gram) {
        int place = place(gram);
        size += counts[place] == 0 ? 1 : 0;
        grams[place] = gram;
        counts[place]++;
    }

    int of(int gram) {
        return counts[place(gram)];
    }

    /** Number of different grams. */
    int size() {
        return size;
    }

    private int place(int gram) {
        int mask = grams.length - 1;
        int place = GramIndex.hash(gram) & mask;
        while (counts[place] != 0 && grams[place] != gram) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
