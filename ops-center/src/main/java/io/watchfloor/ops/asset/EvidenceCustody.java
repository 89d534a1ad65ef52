package io.watchfloor.ops.asset;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The legal holds on an asset's evidence, and the number of erasures.
 *
 * @param holds by matter; the evidence cannot be erased while a hold exists
 * @param erasures how often the evidence was erased, which is also the generation of the current evidence key
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
