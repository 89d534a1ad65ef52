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
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The events in an asset's journal. Stored events must stay readable for years, so golden files test their names and
 * formats, and {@code JournalSerializer} has a versioned manifest for each event.
 */
public sealed interface AssetEvent {

    /**
     * Telemetry was evaluated and changed the asset's state. Also used for detections of a correlation across assets, and
     * for what a look-back found in the telemetry of the past.
     *
     * @param ruleSet number of the rule set that evaluated the telemetry; never decreases
     * @param evidence each matching record once, as received
     * @param detections sorted by record, then by rule id
     * @param contributions records for correlation windows of other entities, with ascending ordinals
     * @param told newly observed logons and addresses; often the only change
     * @param shadow what rules in the stage shadow found; null if they found nothing
     */
    record TelemetryAbsorbed(
            long ruleSet,
            Progress progress,
            List<Evidence> evidence,
            List<Detection> detections,
            Alerts alerts,
            Windows windows,
            List<PendingContribution> contributions,
            ObservedIdentities told,
            @Nullable Shadow shadow)
            implements AssetEvent {

        TelemetryAbsorbed with(List<Evidence> otherEvidence, List<Detection> otherDetections) {
            return new TelemetryAbsorbed(
                    ruleSet, progress, otherEvidence, otherDetections, alerts, windows, contributions, told, shadow);
        }
    }

    /**
     * How far a stream is evaluated.
     *
     * @param stream the sensor's spool, {@code sensor/epoch}; for a correlation across assets, {@code correlation:}
     *     and its id; for a look-back, {@code look-back:}
     * @param through the watermark: the stream is evaluated up to and including this sequence number or, for a
     *     correlation, this ordinal
     * @param receivedAt when the center evaluated it, by its own clock; for a correlation's detections, when its
     *     window was evaluated
     * @param expired streams whose watermarks were dropped because of their age
     */
    record Progress(String stream, long through, Instant receivedAt, List<String> expired) {}

    /**
     * The changes of the asset's alerts.
     *
     * @param opened new alerts in the state in which they were opened, and alerts whose severity a later version of
     *     their finding raised, so that messages to triage do not depend on how records were divided into batches
     * @param changed alerts that were opened or received detections, in their current state, with ascending ordinals
     * @param quiet ids of alerts that accept no more detections: they received none for too long, or the asset has too
     *     many open findings of other products
     * @param findings by finding of another product, the time of its latest version; null if there is none
     * @param suppression suppressed repeats, and the alerts whose repeats are suppressed; null if nothing changes
     */
    record Alerts(
            List<Alert> opened,
            List<Alert> changed,
            List<String> quiet,
            @Nullable SortedMap<String, Instant> findings,
            @Nullable SuppressionChange suppression) {

        Alerts with(@Nullable SuppressionChange other) {
            return new Alerts(opened, changed, quiet, findings, other);
        }
    }

    /**
     * Changes of the suppression of repeated alerts.
     *
     * @param opened new windows, by a hash of suppression, rule and values
     * @param ended keys of windows that no longer exist
     * @param matches the suppressed matches, sorted by alert and suppression
     * @param evicted windows that were forgotten before their end, because the asset has too many
     */
    record SuppressionChange(
            SortedMap<String, SuppressionWindow> opened,
            SortedSet<String> ended,
            List<SuppressedMatches> matches,
            long evicted) {}

    /**
     * Matches that repeat an alert.
     *
     * @param alert stands for the matches
     * @param suppression id of the rule that selects the records of the suppression
     * @param count number of matches
     */
    record SuppressedMatches(AlertId alert, RuleId suppression, long count) {

        SuppressedMatches plus(SuppressedMatches more) {
            return new SuppressedMatches(alert, suppression, count + more.count);
        }
    }

    /**
     * What rules in the stage shadow found. It is counted, and nothing else happens.
     *
     * @param counts sorted by rule, then by day
     * @param alerts the changes of the alerts that would be open if the rules were live; triage never receives them
     */
    record Shadow(List<ShadowCount> counts, Alerts alerts) {}

    /**
     * @param day in UTC, of the records; at most {@value ShadowCounting#MOST_DAYS_BACK} days before the day of receipt
     * @param matches of the rule; completed windows of a correlation
     * @param alerts that would have opened
     */
    record ShadowCount(RuleId rule, LocalDate day, long matches, long alerts) {}

    /**
     * The changes of the asset's correlation windows.
     *
     * @param changed new and changed windows, by window key
     * @param ended keys of windows that no longer exist
     */
    record Windows(SortedMap<String, WindowChange> changed, SortedSet<String> ended) {

        static final Windows NONE = new Windows(Collections.emptySortedMap(), Collections.emptySortedSet());
    }

    /** Triage has assigned the asset's alerts up to this ordinal to cases. */
    record AlertsPlaced(long through) implements AssetEvent {}

    /**
     * The correlation windows have confirmed the contributions up to this ordinal.
     *
     * @param left how many contributions are still unconfirmed
     */
    record ContributionsConfirmed(long through, int left) implements AssetEvent {}

    /** The case of these alerts was closed, so later detections open new alerts. */
    record FoldingEnded(CaseId caseId, List<String> alerts) implements AssetEvent {}

    /**
     * A user placed a legal hold on the evidence.
     *
     * @param matter the reason, such as the reference number of a legal proceeding; at most one hold exists for each
     *     matter
     */
    record HoldPlaced(String matter, String by, String reason, Instant at) implements AssetEvent {}

    record HoldReleased(String matter, String by, Instant at) implements AssetEvent {}

    /**
     * The evidence collected so far becomes unreadable, because a projection of the journal destroys the evidence
     * key.
     *
     * @param generation of the destroyed key
     */
    record EvidenceErased(long generation, String by, String reason, Instant at) implements AssetEvent {}

    /**
     * A user changed the profile. The profile raises the severity of alerts that open later.
     *
     * @param version the number of the change, starting at 1
     * @param ended ids of open alerts that would now have another severity; they are closed, so that later detections
     *     open new alerts
     * @param request the id of the request, if there is one
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

    /** Events about the host's names and the asset's merges. */
    sealed interface Naming extends AssetEvent {}

    /** A sensor reported new names or addresses of the sensor's host. */
    record HostReported(SensorHostReport word) implements Naming {}

    /**
     * A merge of this asset into another asset was requested; the other asset has not agreed yet.
     *
     * @param version the number of this decision among the asset's decisions, starting at 1
     * @param insteadOf the asset that was requested, if it is merged into {@code with}
     */
    record MergeRequested(
            long version,
            String with,
            DecisionOrigin made,
            @Nullable String insteadOf,
            @Nullable String request) implements Naming {}

    /**
     * The other asset has replied. If it agreed, it evaluates the records from now on.
     *
     * @param refusal code; null when the other asset agreed
     */
    record MergeAnswered(
            long version, String with, @Nullable String refusal, Instant at) implements Naming {}

    /** A user has undone the merge. The other asset has not reported its watermarks yet. */
    record MergeEnding(
            long version,
            String with,
            DecisionOrigin ended,
            @Nullable String request) implements Naming {}

    /**
     * The merge is undone: this asset evaluates its own records again.
     *
     * @param judged by stream, how far the other asset has evaluated this asset's records
     */
    record MergeEnded(long version, String with, SortedMap<String, Watermark> judged, Instant at) implements Naming {}

    /** From now on, this asset evaluates the records of another asset that was merged into it. */
    record StandsFor(String asset, long version, DecisionOrigin made) implements Naming {}

    /** This asset no longer evaluates the records of the other asset. */
    record StandsNoMore(String asset, long version, Instant at) implements Naming {}

    /**
     * A record that proves detections.
     *
     * @param raw the record as received, with the values quoted by detections, encrypted in the journal as a {@link
     *     io.watchfloor.ops.asset.evidence.SealedEvidence}; in older events, which were written before evidence was
     *     encrypted, plain text without quoted values
     * @param correctedBy milliseconds by which the time was corrected, because the sensor's clock was proven wrong
     *     when the center received the record; null if not corrected
     */
    record Evidence(
            String record,
            Instant time,
            String raw,
            @Nullable Long correctedBy) {}

    /**
     * One rule matched one record, or one correlation's window was completed.
     *
     * @param record its {@link io.watchfloor.ops.platform.id.RecordId} as text; for a correlation, the id of the
     *     record that completed the window
     * @param window only for a correlation
     * @param because the values of the record that made the rule match; null for a correlation, and in the journal,
     *     where it is encrypted with the record
     */
    record Detection(
            DetectionId id,
            AlertId alert,
            RuleId rule,
            String record,
            Instant time,
            @Nullable CompletedWindow window,
            @Nullable List<MatchReason> because) {

        Detection of(AlertId other) {
            return new Detection(id, other, rule, record, time, window, because);
        }
    }
}
