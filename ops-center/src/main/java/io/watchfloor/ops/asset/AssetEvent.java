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
 * What an asset's journal holds. Names and shapes are stored for years: they are pinned by golden files, and each has a
 * manifest with a version in {@code JournalSerializer}.
 */
public sealed interface AssetEvent {

    /**
     * Telemetry was judged and changed something. Also what a correlation across assets told this one: then the stream is
     * {@code correlation:} and its id, and the sequence the ordinal.
     *
     * @param ruleSet number of the rule set that judged it; never falls
     * @param stream the sensor's spool, {@code sensor/epoch}
     * @param through the watermark: everything of the stream up to this sequence is judged
     * @param receivedAt when the center judged them, by its own clock; for what a correlation told, when its window was judged
     * @param evidence each matching record once, as received
     * @param detections in the order of the records, then of the rule ids
     * @param opened the alerts that opened, as they were at that moment: what triage is offered does not depend on how records were cut
     *     into batches
     * @param alerts the alerts that were opened or grew, as they are now
     * @param quietAlerts ids of alerts that had been quiet for too long and gave way to a new one
     * @param windows how correlation windows changed, by window key
     * @param endedWindows keys of correlation windows that are gone
     * @param expiredStreams streams whose watermarks were given up for their age
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
     * Windows elsewhere have taken the contributions up to this ordinal.
     *
     * @param left how many are still owed
     */
    record ContributionsTaken(long through, int left) implements AssetEvent {}

    /** The case of these alerts has ended: what comes later opens new ones. */
    record FoldingEnded(String caseId, List<String> alerts) implements AssetEvent {}

    /**
     * Somebody needs the evidence kept.
     *
     * @param matter what for, such as the file number of a proceeding; one hold for each
     */
    record HoldPlaced(String matter, String by, String reason, Instant at) implements AssetEvent {}

    record HoldReleased(String matter, String by, Instant at) implements AssetEvent {}

    /**
     * The evidence so far shall be unreadable: the fold of the journal destroys its key.
     *
     * @param generation of the key
     */
    record EvidenceErased(long generation, String by, String reason, Instant at) implements AssetEvent {}

    /**
     * One record that proves detections.
     *
     * @param raw the record as received, with what detections quote of it: in the journal sealed as a
     *     {@link io.watchfloor.ops.evidence.SealedProof}; in events of before there were keys, in clear and alone
     */
    record Evidence(String record, Instant time, String raw) {}

    /**
     * One rule matched one record, or one correlation's window was complete.
     *
     * @param id hash of rule and record, or of rule and window
     * @param record id of the record, for a correlation of the last that completed the window
     * @param window for a correlation only
     * @param because which values of the record made the rule match; null for a correlation, and in the journal, where it is sealed with
     *     the record
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
     * What completed a correlation: the group, how much it held, and the records within its time.
     *
     * @param value the sum, average or percentile; null for correlations that count
     * @param assets those of the records when they are of several, sorted; null within one asset
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
