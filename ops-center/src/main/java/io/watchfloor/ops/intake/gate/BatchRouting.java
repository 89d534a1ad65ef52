package io.watchfloor.ops.intake.gate;

import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.asset.Submission.Matches;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.detection.alert.PartnerRecords;
import io.watchfloor.ops.intake.own.CenterAsset;
import io.watchfloor.ops.intake.quarantine.Quarantine.Unjudgeable;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines the assets of a batch's records, and which rules the records match. Records that match no rule are not
 * parsed in full, because parsing costs several times as much as evaluation. A record that matches a rule is parsed
 * at the gate, because an unreadable record must not reach its asset.
 */
final class BatchRouting {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRouting.class);
    private static final ScanResult UNCLEAR = new ScanResult.NeedsParsing();
    private static final String FORGED =
            "only partners may send signals: send them with the partner's account to /api/v1/partners/ID/signals";

    private final TelemetryReader reader;
    private final Supplier<Evaluator> judge;

    /**
     * A batch grouped by asset, in order of first appearance.
     *
     * @param unjudgeable records that cannot be evaluated and are not delivered to an asset
     * @param sources the log sources of the delivered records
     */
    record Sorted(Map<AssetKey, List<Submission>> byAsset, List<Unjudgeable> unjudgeable, BatchSources sources) {}

    /** The exceptions have no stack trace, because a sensor can cause thousands of these exceptions per second. */
    private static final class ForgedSignal extends Exception {

        private static final long serialVersionUID = 1;

        private final transient AssetId asset;

        ForgedSignal(AssetId asset) {
            super(PartnerRecords.FORGED, null, false, false);
            this.asset = asset;
        }
    }

    private static final class ForeignAsset extends Exception {

        private static final long serialVersionUID = 1;

        private final transient AssetId asset;

        ForeignAsset(AssetId asset) {
            super(SensorRights.FOREIGN, null, false, false);
            this.asset = asset;
        }
    }

    BatchRouting(TelemetryReader reader, Supplier<Evaluator> judge) {
        this.reader = reader;
        this.judge = judge;
    }

    /** @param rights the assets that the sensor may send records about; checked before any record is evaluated */
    Sorted route(String sensor, SensorRights rights, List<TelemetryRecord> records) {
        Evaluator active = judge.get();
        Predicate<AssetId> mayReport = cached(rights, sensor);
        Map<AssetKey, List<Submission>> byAsset = new LinkedHashMap<>();
        List<Unjudgeable> unjudgeable = new ArrayList<>();
        BatchSources sources = new BatchSources();
        for (TelemetryRecord record : records) {
            try {
                route(sensor, record, active, rights, mayReport, byAsset, sources);
            } catch (ForgedSignal e) {
                unjudgeable.add(new Unjudgeable(record, PartnerRecords.FORGED, FORGED, e.asset.toString()));
            } catch (ForeignAsset e) {
                unjudgeable.add(new Unjudgeable(record, SensorRights.FOREIGN, foreign(e.asset), e.asset.toString()));
            } catch (UnreadableTelemetry e) {
                unjudgeable.add(new Unjudgeable(record, e.code(), String.valueOf(e.getMessage()), null));
            } catch (RuntimeException e) {
                // This is a bug in the reader. The record is quarantined, so that it does not block other records.
                LOG.error(
                        "Record {} of sensor {} could not be parsed because of an internal error and was quarantined: {}",
                        record.sequence(),
                        sensor,
                        e.toString());
                unjudgeable.add(
                        new Unjudgeable(record, "telemetry.unreadable", "the center cannot read this record", null));
            }
        }
        return new Sorted(byAsset, unjudgeable, sources);
    }

    /** Each asset is checked only once for each batch. Most records have the same asset as the previous record. */
    private static Predicate<AssetId> cached(SensorRights rights, String sensor) {
        if (rights.everything()) {
            return asset -> !CenterAsset.isForeign(sensor, asset);
        }
        Map<AssetId, Boolean> decided = new HashMap<>();
        return asset ->
                decided.computeIfAbsent(asset, one -> rights.allows(one) && !CenterAsset.isForeign(sensor, one));
    }

    private static String foreign(AssetId asset) {
        return "this sensor may not send records about %s: enroll it with a token for that asset (watchfloor sensors token --assets)"
                .formatted(asset);
    }

    private void route(
            String sensor,
            TelemetryRecord record,
            Evaluator active,
            SensorRights rights,
            Predicate<AssetId> mayReport,
            Map<AssetKey, List<Submission>> byAsset,
            BatchSources sources)
            throws UnreadableTelemetry, ForeignAsset, ForgedSignal {
        AssetName named = reader.skim(record.body(), record.asset());
        AssetId skimmed = named == null ? null : EngineNames.asset(named);
        if (skimmed != null) {
            check(skimmed, mayReport);
        }
        ScanResult scanned = skimmed == null ? UNCLEAR : scan(record, active);
        if (skimmed != null
                && scanned instanceof ScanResult.NoMatch nothing
                && !SelfReports.mayContainIdentities(record.body())) {
            check(sensor, skimmed, nothing.logsources());
            AssetKey key = add(
                    byAsset,
                    skimmed,
                    new Submission(
                            corrected(record, skimmed, rights),
                            null,
                            Matches.of(active, List.of()),
                            active.indicators()));
            sources.add(key, nothing, record);
            return;
        }
        Telemetry read = Submission.read(reader, record);
        AssetId asset = EngineNames.asset(read.asset());
        check(asset, mayReport);
        check(sensor, asset, read.logsources());
        TelemetryRecord dated = corrected(record, asset, rights);
        Telemetry telemetry = dated.equals(record) ? read : Submission.read(reader, dated);
        sources.add(
                add(byAsset, asset, new Submission(dated, telemetry, Matches.of(active, scanned), active.indicators())),
                telemetry);
    }

    /** Parses a record that was evaluated without being parsed. Returns null when it cannot be parsed. */
    @Nullable
    Telemetry read(TelemetryRecord record) {
        try {
            return Submission.read(reader, record);
        } catch (UnreadableTelemetry e) {
            return null;
        }
    }

    private static void check(AssetId asset, Predicate<AssetId> mayReport) throws ForeignAsset {
        if (!mayReport.test(asset)) {
            throw new ForeignAsset(asset);
        }
    }

    private static void check(String sensor, AssetId asset, List<LogSource> logsources) throws ForgedSignal {
        if (PartnerRecords.isForged(sensor, logsources)) {
            throw new ForgedSignal(asset);
        }
    }

    private static AssetKey add(Map<AssetKey, List<Submission>> byAsset, AssetId asset, Submission submission) {
        AssetKey key = AssetKey.of(asset);
        byAsset.computeIfAbsent(key, one -> new ArrayList<>()).add(submission);
        return key;
    }

    /**
     * If the engine fails, the record is sent to the asset unevaluated, and the asset evaluates the record when
     * evaluation is possible.
     */
    private static ScanResult scan(TelemetryRecord record, Evaluator active) {
        try {
            return active.look(record);
        } catch (RuntimeException e) {
            LOG.warn("Record {} could not be evaluated at the gate: {}", record.sequence(), e.toString());
            return UNCLEAR;
        }
    }

    /**
     * Limits the clock correction to records of the sensor's own host. The times in records of other hosts come from
     * other clocks.
     */
    private static TelemetryRecord corrected(TelemetryRecord record, AssetId asset, SensorRights rights) {
        ClockCorrection clock = record.clock();
        return clock == null || clock.ownSince() == null || rights.host().contains(asset)
                ? record
                : record.with(clock.receiveTimeOnly());
    }
}
