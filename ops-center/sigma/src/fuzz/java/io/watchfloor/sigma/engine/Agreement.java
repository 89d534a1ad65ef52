package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.evaluation.LogSourceRouting;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine beside the plain evaluator, on bytes that somebody made up. */
public final class Agreement {

    private static final TelemetryReader READER = new TelemetryReader().forRecordings(AssetName.parse("unknown"));

    private Agreement() {}

    /** Throws when they disagree about a record, scanned, read in full, and met again. */
    public static void check(DetectionEngine engine, byte[] body, @Nullable LogSource logsource) {
        Telemetry telemetry;
        try {
            telemetry = READER.read(body, null, logsource, Instant.EPOCH);
        } catch (UnreadableTelemetry unreadable) {
            require(engine.judge(body) instanceof ScanResult.NeedsParsing, "what cannot be read was judged");
            return;
        }
        List<Rule> expected = engine.pack().rules().stream()
                .filter(rule -> LogSourceRouting.fits(rule.logsource(), telemetry.logsources()))
                .filter(rule -> SimpleEvaluator.matches(rule, telemetry))
                .toList();
        for (int time = 0; time < 3; time++) {
            require(engine.judge(telemetry).equals(expected), "the engine and the plain evaluator disagree");
            switch (logsource == null ? engine.judge(body) : new ScanResult.NeedsParsing()) {
                case ScanResult.NeedsParsing unclear -> {}
                case ScanResult.NoMatch nothing -> require(expected.isEmpty(), "the scan missed a match");
                case ScanResult.Match(List<Rule> rules, AssetName asset, String written) -> {
                    require(rules.equals(expected), "the scan and the plain evaluator disagree");
                    require(asset.equals(telemetry.asset()), "the scan found another asset");
                    require(READER.time(written, Instant.EPOCH).equals(telemetry.time()), "the scan found another time");
                }
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
