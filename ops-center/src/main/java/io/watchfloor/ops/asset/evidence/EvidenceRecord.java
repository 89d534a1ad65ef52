package io.watchfloor.ops.asset.evidence;

import io.watchfloor.sigma.explain.MatchReason;
import java.util.List;
import java.util.SortedMap;

/**
 * The content of a record that proves detections, before encryption.
 *
 * @param raw the record as received
 * @param because the values, by rule id, that made the rule match
 */
public record EvidenceRecord(String raw, SortedMap<String, List<MatchReason>> because) {}
