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
public record EvidenceCustody(SortedMap<String, LegalHold> holds, long erasures) {

    static final EvidenceCustody NONE = new EvidenceCustody(Collections.emptySortedMap(), 0);

    EvidenceCustody with(String matter, LegalHold hold) {
        TreeMap<String, LegalHold> all = new TreeMap<>(holds);
        all.put(matter, hold);
        return new EvidenceCustody(all, erasures);
    }

    EvidenceCustody without(String matter) {
        TreeMap<String, LegalHold> left = new TreeMap<>(holds);
        left.remove(matter);
        return new EvidenceCustody(left, erasures);
    }

    EvidenceCustody erased(long generation) {
        return new EvidenceCustody(holds, generation + 1);
    }
}
