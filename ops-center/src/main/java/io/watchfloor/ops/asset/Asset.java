package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.ContributionsConfirmed;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.EvidenceErased;
import io.watchfloor.ops.asset.AssetEvent.FoldingEnded;
import io.watchfloor.ops.asset.AssetEvent.HoldPlaced;
import io.watchfloor.ops.asset.AssetEvent.HoldReleased;
import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.detection.correlation.PendingContributions;
import io.watchfloor.ops.detection.correlation.WindowDetection;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.RuleId;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of one asset: how far the telemetry of each sensor is evaluated, the open alerts, the open correlation
 * windows, and the alerts that triage has not yet assigned to a case. The state changes only through events. The same
 * records evaluated with the same rules produce the same events, because the evaluation uses no clock, no randomness
 * and no I/O.
 *
 * @param ruleSet highest number of a rule set whose evaluation changed the asset
 * @param watermarks by stream: {@code sensor/epoch}, {@code correlation:id} for detections of a correlation across
 *     assets, or {@code look-back:} for findings of look-backs
 * @param windows by window key
 * @param contributions records sent to correlation windows of other entities and not yet confirmed
 * @param profiled the profile that users maintain, and its version
 * @param told logons and addresses observed in the asset's telemetry
 * @param naming the names that the host's sensor reports, and the merge with another asset
 * @param shadow the alerts that would be open if the rules in the stage shadow were live
 */
public record Asset(
        AssetKey key,
        long ruleSet,
        SortedMap<String, Watermark> watermarks,
        AssetAlerts alerts,
        SortedMap<String, CorrelationWindow> windows,
        PendingContributions contributions,
        EvidenceCustody custody,
        VersionedProfile profiled,
        ObservedIdentities told,
        AssetNames naming,
        AssetAlerts shadow) {

    private static final String CORRELATION_STREAM = "correlation:";

    /** Its watermark counts the findings of look-backs. */
    private static final String LOOK_BACK_STREAM = "look-back:";

    /** Snapshots written by older versions have no profile, observed identities, names or rules in shadow. */
    @SuppressWarnings("NullAway") // A field that is missing in the snapshot is null.
    public Asset {
        profiled = profiled == null ? VersionedProfile.NONE : profiled;
        told = told == null ? ObservedIdentities.NOTHING : told;
        naming = naming == null ? AssetNames.NONE : naming;
        shadow = shadow == null ? AssetAlerts.NONE : shadow;
    }

    public static Asset unknown(AssetKey key) {
        return new Asset(
                key,
                0,
                Collections.emptySortedMap(),
                AssetAlerts.NONE,
                Collections.emptySortedMap(),
                PendingContributions.NONE,
                EvidenceCustody.NONE,
                VersionedProfile.NONE,
                ObservedIdentities.NOTHING,
                AssetNames.NONE,
                AssetAlerts.NONE);
    }

    /**
     * Evaluates the records above the watermark.
     *
     * @param records of one spool, with ascending sequence numbers
     * @param now the current time by the center's clock
     * @return the changes; empty for most telemetry, which changes nothing and needs no journal write
     */
    public Optional<TelemetryAbsorbed> absorb(
            String sensor,
            long epoch,
            List<Submission> records,
            Evaluator judge,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Instant now) {
        return absorb(new SpoolId(sensor, epoch, null), records, judge, reader, policy, now);
    }

    Optional<TelemetryAbsorbed> absorb(
            SpoolId spool,
            List<Submission> records,
            Evaluator judge,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Instant now) {
        Watermark known = watermarks.get(spool.stream());
        BatchEvaluation absorption = new BatchEvaluation(this, spool, judge, policy, now);
        absorption.evaluate(
                records.stream()
                        .filter(one -> known == null || one.sequence() > known.through())
                        .toList(),
                reader);
        return absorption.event();
    }

    /**
     * Turns the detections of a correlation across assets into alerts.
     *
     * @param correlated with ascending ordinals, starting with the first unconfirmed one
     * @return the changes; empty when all detections are already known
     */
    public Optional<TelemetryAbsorbed> correlated(
            String correlation, List<WindowDetection> correlated, AssetRetentionPolicy policy) {
        String stream = CORRELATION_STREAM + correlation;
        Watermark known = watermarks.get(stream);
        List<WindowDetection> fresh = correlated.stream()
                .filter(one -> known == null || one.ordinal() > known.through())
                .toList();
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        AlertGrouping folding = new AlertGrouping(this, alerts, policy);
        ShadowCounting counting = new ShadowCounting(this, policy);
        List<Detection> detections = new ArrayList<>();
        for (WindowDetection one : fresh) {
            CompletedWindow window = one.window();
            String record = window.records().getLast();
            if (one.onlyCounts()) {
                counting.addDetection(one.rule(), record, window.to(), one.at());
                continue;
            }
            folding.add(
                            one.rule(),
                            record,
                            window.to(),
                            () -> withFacts(
                                    AlertNames.correlated(assetName(), one.id().value(), window.group()), window.to()))
                    .map(alert -> new Detection(
                            one.id(), alert, new RuleId(one.rule().id()), record, window.to(), window, null))
                    .ifPresent(detections::add);
        }
        return Optional.of(new TelemetryAbsorbed(
                ruleSet,
                new AssetEvent.Progress(
                        stream, fresh.getLast().ordinal(), fresh.getLast().at(), List.of()),
                List.of(),
                detections,
                folding.changed(),
                AssetEvent.Windows.NONE,
                List.of(),
                ObservedIdentities.NOTHING,
                counting.found()));
    }

    /**
     * Turns the findings of a look-back into alerts of their own.
     *
     * @param findings whose {@link LookBackFindings#known} equals {@link #lookedBack}
     */
    TelemetryAbsorbed foundLookingBack(LookBackFindings findings, AssetRetentionPolicy policy, Instant now) {
        AlertGrouping grouping = new AlertGrouping(this, alerts, policy, findings);
        List<Detection> detections = new ArrayList<>();
        TreeMap<String, AssetEvent.Evidence> evidence = new TreeMap<>();
        for (LookBackFindings.Found one : findings.found()) {
            Detection found = one.detection();
            grouping.add(one.rule(), found.record(), found.time(), () -> withFacts(one.names(), found.time()))
                    .ifPresent(alert -> {
                        detections.add(found.of(alert));
                        one.evidence().forEach(record -> evidence.put(record.record(), record));
                    });
        }
        return new TelemetryAbsorbed(
                ruleSet,
                new AssetEvent.Progress(
                        LOOK_BACK_STREAM, findings.known() + findings.found().size(), now, List.of()),
                List.copyOf(evidence.values()),
                detections,
                grouping.changed(),
                AssetEvent.Windows.NONE,
                List.of(),
                ObservedIdentities.NOTHING,
                null);
    }

    /** How many findings of look-backs the asset has taken. */
    long lookedBack() {
        Watermark mark = watermarks.get(LOOK_BACK_STREAM);
        return mark == null ? 0 : mark.through();
    }

    /** Adds facts about the asset at this time, as far as they are known. */
    private AlertNames withFacts(AlertNames names, Instant time) {
        return told.addTo(names, naming.aliases(Entity.ofAsset(assetName()), time), time);
    }

    /** @return the changes; empty when there are too few changes to write an event yet */
    public Optional<AssetEvent> contributed(Collection<Long> confirmed) {
        OptionalLong through = contributions.settled(confirmed);
        if (through.isEmpty()) {
            return Optional.empty();
        }
        int left = contributions.takenThrough(through.getAsLong()).untaken().size();
        return Optional.of(new ContributionsConfirmed(through.getAsLong(), left));
    }

    /** @return the changes; empty when these alerts were already assigned to cases */
    public Optional<AssetEvent> placed(long through) {
        boolean news = alerts.unplaced().stream().anyMatch(alert -> alert.ordinal() <= through);
        return news ? Optional.of(new AlertsPlaced(through)) : Optional.empty();
    }

    /** @return the changes; empty when all of these alerts are already closed */
    public Optional<AssetEvent> endFolding(CaseId caseId, List<String> ended) {
        List<String> open = alerts.open().values().stream()
                .map(Alert::id)
                .filter(ended::contains)
                .toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(new FoldingEnded(caseId, open));
    }

    /** @return the changes; empty when this request was already processed, or the profile already has these values */
    public Optional<AssetEvent> change(ProfileChange change, String by, @Nullable String request, Instant at) {
        AssetProfile to = change.on(profiled.profile());
        if (profiled.handled(request) || to.equals(profiled.profile())) {
            return Optional.empty();
        }
        return Optional.of(new ProfileChanged(
                profiled.version() + 1, profiled.profile(), to, otherwiseRaised(alerts, to), by, request, at));
    }

    /** Ids of open alerts that would have another severity with this profile. */
    private static List<String> otherwiseRaised(AssetAlerts alerts, AssetProfile to) {
        return alerts.open().values().stream()
                .filter(alert ->
                        !Objects.equals(alert.raised(), to.raise(alert.rule().level())))
                .map(Alert::id)
                .toList();
    }

    /** @return the changes; empty when a legal hold for this matter already exists */
    Optional<AssetEvent> hold(String matter, String by, String reason, Instant at) {
        return custody.holds().containsKey(matter)
                ? Optional.empty()
                : Optional.of(new HoldPlaced(matter, by, reason, at));
    }

    /** @return the changes; empty when no legal hold for this matter exists */
    Optional<AssetEvent> release(String matter, String by, Instant at) {
        return custody.holds().containsKey(matter) ? Optional.of(new HoldReleased(matter, by, at)) : Optional.empty();
    }

    /** @return the changes; empty while a legal hold exists */
    Optional<AssetEvent> erase(String by, String reason, Instant at) {
        return custody.holds().isEmpty()
                ? Optional.of(new EvidenceErased(custody.erasures(), by, reason, at))
                : Optional.empty();
    }

    public Asset apply(AssetEvent event) {
        return switch (event) {
            case TelemetryAbsorbed absorbed -> apply(absorbed);
            case AlertsPlaced placed -> with(alerts.placedThrough(placed.through()));
            case ContributionsConfirmed taken -> with(contributions.takenThrough(taken.through()));
            case FoldingEnded ended -> with(alerts.without(ended.alerts()));
            case HoldPlaced placed ->
                with(custody.with(placed.matter(), new LegalHold(placed.by(), placed.reason(), placed.at())));
            case HoldReleased released -> with(custody.without(released.matter()));
            case EvidenceErased erased -> with(custody.erased(erased.generation()));
            case ProfileChanged changed ->
                new Asset(
                        key,
                        ruleSet,
                        watermarks,
                        alerts.without(changed.ended()),
                        windows,
                        contributions,
                        custody,
                        profiled.after(changed),
                        told,
                        naming,
                        shadow.without(otherwiseRaised(shadow, changed.to())));
            case AssetEvent.Naming named -> apply(named);
        };
    }

    private Asset apply(AssetEvent.Naming event) {
        SortedMap<String, Watermark> marks = watermarks;
        if (event instanceof AssetEvent.MergeEnded ended) {
            marks = new TreeMap<>(watermarks);
            AssetNames.mergeWatermarks(marks, ended.judged());
        }
        return new Asset(
                key,
                ruleSet,
                marks,
                alerts,
                windows,
                contributions,
                custody,
                profiled,
                told,
                naming.apply(event),
                shadow);
    }

    private Asset apply(TelemetryAbsorbed event) {
        AssetEvent.Progress progress = event.progress();
        AssetEvent.Shadow counted = event.shadow();
        TreeMap<String, Watermark> marks = new TreeMap<>(watermarks);
        marks.keySet().removeAll(progress.expired());
        marks.put(progress.stream(), new Watermark(progress.through(), progress.receivedAt()));
        TreeMap<String, CorrelationWindow> kept = new TreeMap<>(windows);
        kept.keySet().removeAll(event.windows().ended());
        event.windows()
                .changed()
                .forEach((name, change) -> kept.put(name, CorrelationWindow.changed(kept.get(name), change)));
        return new Asset(
                key,
                Math.max(ruleSet, event.ruleSet()),
                marks,
                alerts.with(event.alerts()),
                kept,
                contributions.with(event.contributions()),
                custody,
                profiled,
                told.with(event.told()),
                naming,
                counted == null ? shadow : shadow.with(counted.alerts()).placedThrough(Long.MAX_VALUE));
    }

    /** The state in which records of any spool are evaluated, whether or not later ones were. */
    public Asset withoutWatermarks() {
        return new Asset(
                key,
                ruleSet,
                Collections.emptySortedMap(),
                alerts,
                windows,
                contributions,
                custody,
                profiled,
                told,
                naming,
                shadow);
    }

    private Asset with(AssetAlerts now) {
        return new Asset(
                key, ruleSet, watermarks, now, windows, contributions, custody, profiled, told, naming, shadow);
    }

    private Asset with(PendingContributions now) {
        return new Asset(key, ruleSet, watermarks, alerts, windows, now, custody, profiled, told, naming, shadow);
    }

    private Asset with(EvidenceCustody now) {
        return new Asset(key, ruleSet, watermarks, alerts, windows, contributions, now, profiled, told, naming, shadow);
    }

    /** The asset's name in alerts, {@code kind:name}. */
    String assetName() {
        return key.asset().toString();
    }

    /** The sequence number up to which the spool is evaluated; 0 for an unknown spool. */
    long seen(SpoolId spool) {
        Watermark known = watermarks.get(spool.stream());
        return known == null ? 0 : known.through();
    }

    AssetStatus status() {
        TreeMap<String, Long> through = new TreeMap<>();
        watermarks.forEach((stream, mark) -> {
            if (!stream.startsWith(CORRELATION_STREAM) && !stream.equals(LOOK_BACK_STREAM)) {
                through.put(stream, mark.through());
            }
        });
        return new AssetStatus(
                key.asset().toString(),
                ruleSet,
                through,
                List.copyOf(alerts.open().values()),
                List.copyOf(windows.values()),
                alerts.unplaced().size(),
                custody.holds(),
                new AssetDetails(
                        profiled.profile(),
                        profiled.version(),
                        naming,
                        custody.erasures(),
                        contributions.untaken().size()));
    }
}
