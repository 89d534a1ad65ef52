package io.watchfloor.ops.asset;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.window.Contributed;
import io.watchfloor.ops.window.Told;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.explain.Because;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What an asset's journal holds. Names and shapes are stored for years, so golden files pin them, and each has a
 * manifest with a version in {@code JournalSerializer}.
 */
public sealed interface AssetEvent {

    /**
     * Telemetry was judged and changed something. Also used for detections of a correlation across assets: then the
     * stream is {@code correlation:} and its id, and the sequence is the ordinal.
     *
     * @param ruleSet number of the rule set that judged it; never falls
     * @param stream the sensor's spool, {@code sensor/epoch}
     * @param through the watermark: everything of the stream up to this sequence is judged
     * @param receivedAt when the center judged them, by its own clock; for a correlation's detections, when its
     *     window was judged
     * @param evidence each matching record once, as received
     * @param detections in the order of the records, then of the rule ids
     * @param opened the alerts that opened, in their state at that moment: so what triage is offered does not
     *     depend on how records were cut into batches
     * @param alerts the alerts that opened or grew, in their current state
     * @param quietAlerts ids of alerts that had been quiet for too long and were replaced by a new one
     * @param windows how correlation windows changed, by window key
     * @param endedWindows keys of correlation windows that are gone
     * @param expiredStreams streams whose watermarks were dropped because of their age
     * @param contributions members for windows that no asset holds, ordinals ascending
     */
    record TelemetryAbsorbed(
            long ruleSet,
            String stream,
            long through,
            Instant receivedAt,
            List<Evidence> evidence,
            List<Detection> detections,
            List<Alert> opened,
            List<Alert> alerts,
            List<String> quietAlerts,
            SortedMap<String, WindowChange> windows,
            SortedSet<String> endedWindows,
            List<String> expiredStreams,
            List<Contributed> contributions)
            implements AssetEvent {}

    /** Triage has placed the asset's alerts up to this ordinal. */
    record AlertsPlaced(long through) implements AssetEvent {}

    /**
     * Windows elsewhere have confirmed the contributions up to this ordinal.
     *
     * @param left how many are still owed
     */
    record ContributionsTaken(long through, int left) implements AssetEvent {}

    /** The case of these alerts has ended: later detections open new alerts. */
    record FoldingEnded(String caseId, List<String> alerts) implements AssetEvent {}

    /**
     * Somebody needs the evidence kept.
     *
     * @param matter what for, such as the file number of a proceeding; each matter has one hold
     */
    record HoldPlaced(String matter, String by, String reason, Instant at) implements AssetEvent {}

    record HoldReleased(String matter, String by, Instant at) implements AssetEvent {}

    /**
     * The evidence collected so far becomes unreadable: the fold of the journal destroys its key.
     *
     * @param generation of the key
     */
    record EvidenceErased(long generation, String by, String reason, Instant at) implements AssetEvent {}

    /**
     * One record that proves detections.
     *
     * @param raw the record as received, with what detections quote of it, sealed in the journal as a
     *     {@link io.watchfloor.ops.evidence.SealedProof}; in events from before keys existed, in clear and without
     *     quotes
     */
    record Evidence(String record, Instant time, String raw) {}

    /**
     * One rule matched one record, or one correlation's window was complete.
     *
     * @param id hash of rule and record, or of rule and window
     * @param record id of the record; for a correlation, of the last one, which completed the window
     * @param window only for a correlation
     * @param because which values of the record made the rule match; null for a correlation, and in the journal,
     *     where it is sealed with the record
     */
    record Detection(
            String id,
            String alert,
            String rule,
            String record,
            Instant time,
            @Nullable Window window,
            @Nullable List<Because> because) {}

    /**
     * A correlation's completed window: the group, its count, and the records within its time span.
     *
     * @param value the sum, average or percentile; null for correlations that count
     * @param assets the assets of the records, sorted, when there are several; null within one asset
     * @param estimated true when the count is a lower bound; null when it is exact
     */
    record Window(
            SortedMap<String, String> group,
            long count,
            Instant from,
            Instant to,
            List<String> records,
            @Nullable BigDecimal value,
            @Nullable List<String> assets,
            @Nullable Boolean estimated) {

        static Window of(CorrelationDetection found) {
            return new Window(
                    found.group(),
                    found.count(),
                    found.from(),
                    found.to(),
                    found.records(),
                    found.value(),
                    null,
                    found.estimated() ? true : null);
        }

        static Window of(Told told) {
            return new Window(
                    told.group(),
                    told.count(),
                    told.from(),
                    told.to(),
                    told.records(),
                    told.value(),
                    told.assets(),
                    told.estimated() ? true : null);
        }
    }
}
