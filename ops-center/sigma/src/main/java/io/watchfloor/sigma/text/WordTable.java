package io.watchfloor.sigma.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the literal that equals a whole value, among many literals. */
public final class WordTable {

    private final Literal[][] slots;
    private final int mask;
    private int shortest = Integer.MAX_VALUE;
    private int longest = -1;

    public WordTable(List<Literal> words) {
        int size = Integer.highestOneBit(Math.max(4, words.size() * 2)) << 1;
        this.mask = size - 1;
        this.slots = new Literal[size][];
        Map<Integer, List<Literal>> bySlot = new HashMap<>();
        for (Literal word : words) {
            int length = word.lowered().length;
            shortest = Math.min(shortest, length);
            longest = Math.max(longest, length);
            bySlot.computeIfAbsent(JsonForm.hash(word.lowered(), 0, length) & mask, slot -> new ArrayList<>())
                    .add(word);
        }
        bySlot.forEach((slot, literals) -> slots[slot] = literals.toArray(new Literal[0]));
    }

    public boolean isEmpty() {
        return longest < 0;
    }

    public void find(byte[] bytes, int start, int end, GramIndex.Hits hits) {
        int length = end - start;
        if (length < shortest || length > longest) {
            return;
        }
        Literal[] possible = slots[JsonForm.hash(bytes, start, end) & mask];
        if (possible == null) {
            return;
        }
        for (Literal literal : possible) {
            if (literal.lowered().length == length && JsonForm.stands(literal.lowered(), bytes, start, end)) {
                hits.hit(literal.test());
            }
        }
    }
}
