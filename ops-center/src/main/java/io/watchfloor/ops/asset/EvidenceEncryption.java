package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.EvidenceKey;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import io.watchfloor.sigma.explain.MatchReason;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Encrypts an event's evidence, and the values quoted by its detections, with the asset's evidence key. */
final class EvidenceEncryption {

    private EvidenceEncryption() {}

    static TelemetryAbsorbed seal(TelemetryAbsorbed event, EvidenceKey key) {
        Map<String, SortedMap<String, List<MatchReason>>> because = new HashMap<>();
        for (Detection one : event.detections()) {
            if (one.because() != null) {
                because.computeIfAbsent(one.record(), record -> new TreeMap<>())
                        .put(one.rule().value(), one.because());
            }
        }
        return event.with(
                event.evidence().stream()
                        .map(one -> seal(one, because.getOrDefault(one.record(), Collections.emptySortedMap()), key))
                        .toList(),
                event.detections().stream().map(EvidenceEncryption::unquoted).toList());
    }

    private static Evidence seal(Evidence one, SortedMap<String, List<MatchReason>> because, EvidenceKey key) {
        EvidenceRecord proof = new EvidenceRecord(one.raw(), because);
        return new Evidence(
                one.record(), one.time(), key.seal(one.record(), proof).toString(), one.correctedBy());
    }

    private static Detection unquoted(Detection one) {
        return new Detection(one.id(), one.alert(), one.rule(), one.record(), one.time(), one.window(), null);
    }
}
