package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.naming.DecisionOrigin;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DetectionId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.correlation.WindowChange;
import io.watchfloor.sigma.explain.MatchReason;
import java.time.Instant;
import java.util.Collections;
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
     * Telemetry was judged and changed something. Also used for detections of a correlation across assets.
     *
     * @param ruleSet number of the rule set that judged it; never falls
     * @param evidence each matching record once, as received
     * @param detections in the order of the records, then of the rule ids
     * @param contributions members for windows that no asset holds, ordinals ascending
     * @param told logons and addresses that were not known yet; often all that changed
     */
    record TelemetryAbsorbed(
            long ruleSet,
            Progress progress,
            List<Evidence> evidence,
            List<Detection> detections,
            Alerts alerts,
            Windows windows,
            List<PendingContribution> contributions,
            ObservedIdentities told)
            implements AssetEvent {

        TelemetryAbsorbed with(List<Evidence> otherEvidence, List<Detection> otherDetections) {
            return new TelemetryAbsorbed(
                    ruleSet, progress, otherEvidence, otherDetections, alerts, windows, contributions, told);
        }
    }

    /**
     * How far a stream is judged.
     *
     * @param stream the sensor's spool, {@code sensor/epoch}; for a correlation across assets, {@code correlation:}
     *     and its id
     * @param through the watermark: everything of the stream up to this sequence, or ordinal of a correlation, is
     *     judged
     * @param receivedAt when the center judged it, by its own clock; for a correlation's detections, when its window
     *     was judged
     * @param expired streams whose watermarks were dropped because of their age
     */
    record Progress(String stream, long through, Instant receivedAt, List<String> expired) {}

    /**
     * How the asset's alerts changed.
     *
     * @param opened in their state at that moment: so what triage is offered does not depend on how records were cut
     *     into batches
     * @param changed those that opened or grew, in their current state, ordinals ascending
     * @param quiet ids of alerts that had been quiet for too long and were replaced by a new one
     */
    record Alerts(List<Alert> opened, List<Alert> changed, List<String> quiet) {}

    /**
     * How the asset's correlation windows changed.
     *
     * @param changed by window key
     * @param ended keys of windows that are gone
     */
    record Windows(SortedMap<String, WindowChange> changed, SortedSet<String> ended) {

        static final Windows NONE = new Windows(Collections.emptySortedMap(), Collections.emptySortedSet());
    }

    /** Triage has placed the asset's alerts up to this ordinal. */
    record AlertsPlaced(long through) implements AssetEvent {}

    /**
     * Windows elsewhere have confirmed the contributions up to this ordinal.
     *
     * @param left how many are still owed
     */
    record ContributionsTaken(long through, int left) implements AssetEvent {}

    /** The case of these alerts has ended: later detections open new alerts. */
    record FoldingEnded(CaseId caseId, List<String> alerts) implements AssetEvent {}

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
     * Somebody said something else of the asset. It raises alerts that open later.
     *
     * @param version its number among the asset's changes, from 1
     * @param ended ids of open alerts that would be more or less grave now: later detections open new ones
     * @param request the id of the request, if it has one
     */
    record ProfileChanged(
            long version,
            AssetProfile from,
            AssetProfile to,
            List<String> ended,
            String by,
            @Nullable String request,
            Instant at)
            implements AssetEvent {}

    /** How the host is called, or which other asset this is. */
    sealed interface Naming extends AssetEvent {}

    /** A sensor says of its host what nobody knew. */
    record HostSaid(SensorHostReport word) implements Naming {}

    /**
     * This asset is to be the other one; that one has not agreed yet.
     *
     * @param version its number among the asset's decisions, from 1
     * @param insteadOf what was asked for, when that asset is itself {@code with}
     */
    record SameAsked(
            long version,
            String with,
            DecisionOrigin made,
            @Nullable String insteadOf,
            @Nullable String request) implements Naming {}

    /**
     * The other asset has answered. If it agreed, it judges what comes from now on.
     *
     * @param refusal code; null when it agreed
     */
    record SameAnswered(long version, String with, @Nullable String refusal, Instant at) implements Naming {}

    /** Somebody took it back; the other asset has not said yet how far it has judged. */
    record SameEnding(
            long version,
            String with,
            DecisionOrigin ended,
            @Nullable String request) implements Naming {}

    /**
     * This asset is itself again.
     *
     * @param judged by stream, how far the other asset has judged what came under this name
     */
    record SameEnded(long version, String with, SortedMap<String, Watermark> judged, Instant at) implements Naming {}

    /** From now on this asset judges what comes under the other one's name. */
    record StandsFor(String asset, long version, DecisionOrigin made) implements Naming {}

    /** This asset judges nothing more of what comes under the other one's name. */
    record StandsNoMore(String asset, long version, Instant at) implements Naming {}

    /**
     * One record that proves detections.
     *
     * @param raw the record as received, with what detections quote of it, sealed in the journal as a
     *     {@link io.watchfloor.ops.asset.evidence.SealedEvidence}; in events from before keys existed, in clear and without
     *     quotes
     * @param correctedBy milliseconds that the time has been corrected by, because the sensor's clock was off for certain when the center
     *     admitted the record; null when by nothing
     */
    record Evidence(
            String record,
            Instant time,
            String raw,
            @Nullable Long correctedBy) {}

    /**
     * One rule matched one record, or one correlation's window was complete.
     *
     * @param record its {@link io.watchfloor.ops.platform.id.RecordId} as written; for a correlation, of the last one, which
     *     completed the window
     * @param window only for a correlation
     * @param because which values of the record made the rule match; null for a correlation, and in the journal,
     *     where it is sealed with the record
     */
    record Detection(
            DetectionId id,
            AlertId alert,
            RuleId rule,
            String record,
            Instant time,
            @Nullable CompletedWindow window,
            @Nullable List<MatchReason> because) {}
}
