package io.watchfloor.ops.asset;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who needs the evidence of an asset, and how often it was erased.
 *
 * @param holds legal holds on the evidence, by their matter; while there is one, nobody can erase it
 * @param erasures how many times the evidence was erased: the generation of the key that seals it now
 */
public record Custody(SortedMap<String, Hold> holds, long erasures) {

    static final Custody NONE = new Custody(Collections.emptySortedMap(), 0);

    Custody with(String matter, Hold hold) {
        TreeMap<String, Hold> all = new TreeMap<>(holds);
        all.put(matter, hold);
        return new Custody(all, erasures);
    }

    Custody without(String matter) {
        TreeMap<String, Hold> left = new TreeMap<>(holds);
        left.remove(matter);
        return new Custody(left, erasures);
    }

    Custody erased(long generation) {
        return new Custody(holds, generation + 1);
    }
}
