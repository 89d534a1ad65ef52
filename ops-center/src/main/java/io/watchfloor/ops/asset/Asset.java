package io.watchfloor.ops.asset;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.alert.Observables;
import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.ContributionsTaken;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.EvidenceErased;
import io.watchfloor.ops.asset.AssetEvent.FoldingEnded;
import io.watchfloor.ops.asset.AssetEvent.HoldPlaced;
import io.watchfloor.ops.asset.AssetEvent.HoldReleased;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.AssetEvent.Window;
import io.watchfloor.ops.identity.AssetKey;
import io.watchfloor.ops.identity.RecordId;
import io.watchfloor.ops.window.Contributions;
import io.watchfloor.ops.window.Told;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of one asset: how far each sensor's telemetry is judged, the alerts that still grow, the open
 * correlation windows, and the alerts that triage has not placed yet. It changes only by events, and the same records
 * under the same rules give the same events: no clock, no randomness, no I/O.
 *
 * @param ruleSet highest number of a rule set that changed anything here
 * @param watermarks by stream: {@code sensor/epoch}, or {@code correlation:id} for detections of a correlation
 *     across assets
 * @param openAlerts by rule id
 * @param windows by window key
 * @param unplaced alerts as they opened, ordinals ascending, until triage has placed them
 * @param alertsOpened how many alerts this asset ever opened: the highest ordinal
 * @param contributions members that windows elsewhere have not confirmed yet
 * @param holds legal holds on the evidence, by their matter; while there is one, nobody can erase it
 * @param erasures how many times the evidence was erased: the generation of the key that seals it now
 */
public record Asset(
        AssetKey key,
        long ruleSet,
        SortedMap<String, Watermark> watermarks,
        SortedMap<String, Alert> openAlerts,
        SortedMap<String, CorrelationWindow> windows,
        List<Alert> unplaced,
        long alertsOpened,
        Contributions contributions,
        SortedMap<String, Hold> holds,
        long erasures) {

    private static final String CORRELATION_STREAM = "correlation:";

    /** Snapshots from before legal holds existed have none. */
    @SuppressWarnings("NullAway") // a field that a snapshot lacks is null
    public Asset {
        holds = holds == null ? Collections.emptySortedMap() : holds;
    }

    public static Asset unknown(AssetKey key) {
        return new Asset(
                key,
                0,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                List.of(),
                0,
                Contributions.NONE,
                Collections.emptySortedMap(),
                0);
    }

    /**
     * Judges the records that lie above the watermark.
     *
     * @param records of one spool, sequences ascending
     * @param now by the center's clock
     * @return what changed; empty for most telemetry, which changes nothing and costs no journal write
     */
    public Optional<TelemetryAbsorbed> absorb(
            String sensor,
            long epoch,
            List<Submission> records,
            Judge judge,
            TelemetryReader reader,
            FoldPolicy policy,
            Instant now) {
        Watermark known = watermarks.get(RecordId.stream(sensor, epoch));
        Absorption absorption = new Absorption(this, sensor, epoch, judge, policy, now);
        for (Submission submission : records) {
            if (known == null || submission.sequence() > known.through()) {
                absorption.judge(submission, reader);
            }
        }
        return absorption.event();
    }

    /**
     * Turns the detections of a correlation across assets into alerts.
     *
     * @param told ordinals ascending, from the first that this asset has not confirmed
     * @return what changed; empty when all of them are known
     */
    public Optional<TelemetryAbsorbed> correlated(String correlation, List<Told> told, FoldPolicy policy) {
        String stream = CORRELATION_STREAM + correlation;
        Watermark known = watermarks.get(stream);
        List<Told> fresh = told.stream()
                .filter(one -> known == null || one.ordinal() > known.through())
                .toList();
        if (fresh.isEmpty()) {
            return Optional.empty();
        }
        AlertFolding folding = new AlertFolding(this, policy);
        List<Detection> detections = new ArrayList<>();
        for (Told one : fresh) {
            AlertFolding.Rule rule = new AlertFolding.Rule(one.rule(), one.title(), one.level(), one.attack());
            String record = one.records().getLast();
            String alert = folding.fold(rule, record, one.to(), () -> Observables.of(one.group()));
            detections.add(new Detection(one.id(), alert, one.rule(), record, one.to(), Window.of(one), null));
        }
        return Optional.of(new TelemetryAbsorbed(
                ruleSet,
                stream,
                fresh.getLast().ordinal(),
                fresh.getLast().at(),
                List.of(),
                detections,
                folding.opened(),
                folding.alerts(),
                folding.quiet(),
                Collections.emptySortedMap(),
                Collections.emptySortedSet(),
                List.of(),
                List.of()));
    }

    /** @return what changed; empty when it does not justify an event yet */
    public Optional<AssetEvent> contributed(Collection<Long> confirmed) {
        OptionalLong through = contributions.settled(confirmed);
        if (through.isEmpty()) {
            return Optional.empty();
        }
        int left = contributions.takenThrough(through.getAsLong()).untaken().size();
        return Optional.of(new ContributionsTaken(through.getAsLong(), left));
    }

    /** @return what changed; empty when these were placed already */
    public Optional<AssetEvent> placed(long through) {
        boolean news = unplaced.stream().anyMatch(alert -> alert.ordinal() <= through);
        return news ? Optional.of(new AlertsPlaced(through)) : Optional.empty();
    }

    /** @return what changed; empty when none of these alerts is open any more */
    public Optional<AssetEvent> endFolding(String caseId, List<String> alerts) {
        List<String> open = openAlerts.values().stream()
                .map(Alert::id)
                .filter(alerts::contains)
                .toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(new FoldingEnded(caseId, open));
    }

    /** @return what changed; empty when there is already a hold for this matter */
    Optional<AssetEvent> hold(String matter, String by, String reason, Instant at) {
        return holds.containsKey(matter) ? Optional.empty() : Optional.of(new HoldPlaced(matter, by, reason, at));
    }

    /** @return what changed; empty when there is no hold for this matter */
    Optional<AssetEvent> release(String matter, String by, Instant at) {
        return holds.containsKey(matter) ? Optional.of(new HoldReleased(matter, by, at)) : Optional.empty();
    }

    /** @return what changed; empty while there is a hold */
    Optional<AssetEvent> erase(String by, String reason, Instant at) {
        return holds.isEmpty() ? Optional.of(new EvidenceErased(erasures, by, reason, at)) : Optional.empty();
    }

    public Asset apply(AssetEvent event) {
        return switch (event) {
            case TelemetryAbsorbed absorbed -> apply(absorbed);
            case AlertsPlaced placed ->
                new Asset(
                        key,
                        ruleSet,
                        watermarks,
                        openAlerts,
                        windows,
                        unplaced.stream()
                                .filter(alert -> alert.ordinal() > placed.through())
                                .toList(),
                        alertsOpened,
                        contributions,
                        holds,
                        erasures);
            case ContributionsTaken taken ->
                new Asset(
                        key,
                        ruleSet,
                        watermarks,
                        openAlerts,
                        windows,
                        unplaced,
                        alertsOpened,
                        contributions.takenThrough(taken.through()),
                        holds,
                        erasures);
            case FoldingEnded ended -> {
                TreeMap<String, Alert> open = new TreeMap<>(openAlerts);
                open.values().removeIf(alert -> ended.alerts().contains(alert.id()));
                yield new Asset(
                        key,
                        ruleSet,
                        watermarks,
                        open,
                        windows,
                        unplaced,
                        alertsOpened,
                        contributions,
                        holds,
                        erasures);
            }
            case HoldPlaced placed -> {
                TreeMap<String, Hold> all = new TreeMap<>(holds);
                all.put(placed.matter(), new Hold(placed.by(), placed.reason(), placed.at()));
                yield keeping(all, erasures);
            }
            case HoldReleased released -> {
                TreeMap<String, Hold> left = new TreeMap<>(holds);
                left.remove(released.matter());
                yield keeping(left, erasures);
            }
            case EvidenceErased erased -> keeping(holds, erased.generation() + 1);
        };
    }

    private Asset apply(TelemetryAbsorbed event) {
        TreeMap<String, Watermark> marks = new TreeMap<>(watermarks);
        marks.keySet().removeAll(event.expiredStreams());
        marks.put(event.stream(), new Watermark(event.through(), event.receivedAt()));
        TreeMap<String, Alert> open = new TreeMap<>(openAlerts);
        event.alerts().forEach(alert -> open.put(alert.rule(), alert));
        List<Alert> offered = new ArrayList<>(unplaced);
        offered.addAll(event.opened());
        TreeMap<String, CorrelationWindow> kept = new TreeMap<>(windows);
        kept.keySet().removeAll(event.endedWindows());
        event.windows().forEach((name, change) -> kept.put(name, CorrelationWindow.changed(kept.get(name), change)));
        return new Asset(
                key,
                Math.max(ruleSet, event.ruleSet()),
                marks,
                open,
                kept,
                List.copyOf(offered),
                alertsOpened + event.opened().size(),
                contributions.with(event.contributions()),
                holds,
                erasures);
    }

    private Asset keeping(SortedMap<String, Hold> kept, long erased) {
        return new Asset(
                key, ruleSet, watermarks, openAlerts, windows, unplaced, alertsOpened, contributions, kept, erased);
    }

    AssetStatus status() {
        TreeMap<String, Long> through = new TreeMap<>();
        watermarks.forEach((stream, mark) -> {
            if (!stream.startsWith(CORRELATION_STREAM)) {
                through.put(stream, mark.through());
            }
        });
        return new AssetStatus(
                key.asset().toString(),
                ruleSet,
                through,
                List.copyOf(openAlerts.values()),
                List.copyOf(windows.values()),
                unplaced.size(),
                holds);
    }
}
