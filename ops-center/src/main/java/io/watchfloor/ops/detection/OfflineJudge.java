package io.watchfloor.ops.detection;

import io.watchfloor.ops.correlation.CorrelationDetection;
import io.watchfloor.ops.correlation.CorrelationTable;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RuleLoading;
import io.watchfloor.ops.telemetry.Pipelines;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.ops.telemetry.TelemetryLimits;
import io.watchfloor.ops.telemetry.TelemetryReader;
import io.watchfloor.ops.telemetry.UnreadableTelemetry;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sensors.protocol.LogSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Judges recorded telemetry with the engine that the center runs. Two runs over the same files find the same in the same order. */
public final class OfflineJudge {

    private static final AssetId UNKNOWN = new AssetId(AssetKind.HOST, "unknown");

    private final RuleLoading rules;
    private final DetectionEngine engine;
    private final double loadSeconds;
    private final TelemetryLimits limits = TelemetryLimits.STANDARD;
    private final TelemetryReader reader;
    private final @Nullable LogSource logsource;
    private final @Nullable String asset;
    private final boolean explains;
    private final LongConsumer progress;

    private OfflineJudge(
            RuleLoading rules,
            DetectionEngine engine,
            TelemetryReader reader,
            double loadSeconds,
            @Nullable LogSource logsource,
            @Nullable String asset,
            boolean explains,
            LongConsumer progress) {
        this.rules = rules;
        this.engine = engine;
        this.reader = reader;
        this.loadSeconds = loadSeconds;
        this.logsource = logsource;
        this.asset = asset;
        this.explains = explains;
        this.progress = progress;
    }

    /**
     * Makes the rules ready.
     *
     * @param loadSeconds what loading the rules took, for the figures
     */
    public static OfflineJudge of(RuleLoading rules, double loadSeconds) {
        TelemetryReader reader = new TelemetryReader(TelemetryLimits.STANDARD).forRecordings(UNKNOWN);
        return new OfflineJudge(
                rules, DetectionEngine.of(rules.pack()), reader, loadSeconds, null, null, false, bytes -> {});
    }

    /** Recognises JSON records by these pipelines. */
    public OfflineJudge withPipelines(Pipelines pipelines) {
        return new OfflineJudge(
                rules, engine, reader.withPipelines(pipelines), loadSeconds, logsource, asset, explains, progress);
    }

    /** Takes every record to be of this log source, whatever its shape. */
    public OfflineJudge withLogSource(@Nullable LogSource forced) {
        return new OfflineJudge(rules, engine, reader, loadSeconds, forced, asset, explains, progress);
    }

    /** Takes every record to be about this asset, {@code kind:name}. */
    public OfflineJudge withAsset(@Nullable String forced) {
        return new OfflineJudge(rules, engine, reader, loadSeconds, logsource, forced, explains, progress);
    }

    /** Says of every match which selections and values made it. */
    public OfflineJudge withExplanations(boolean wanted) {
        return new OfflineJudge(rules, engine, reader, loadSeconds, logsource, asset, wanted, progress);
    }

    /** Tells how many bytes of the files were read, each time that some were, in every pass. */
    public OfflineJudge withProgress(LongConsumer bytesRead) {
        return new OfflineJudge(rules, engine, reader, loadSeconds, logsource, asset, explains, bytesRead);
    }

    /** Judges the files once. */
    public JudgeStats judge(List<Path> files, Consumer<Finding> findings) {
        return judge(files, 1, findings);
    }

    /**
     * Judges the files {@code passes} times over. Only the first pass reports its findings, and only the later half of the passes is
     * timed.
     */
    public JudgeStats judge(List<Path> files, int passes, Consumer<Finding> findings) {
        Pass told = new Pass(findings);
        int untimed = passes / 2;
        long started = System.nanoTime();
        for (int pass = 0; pass < passes; pass++) {
            started = pass == untimed ? System.nanoTime() : started;
            Pass current = pass == 0 ? told : new Pass(finding -> {});
            files.forEach(current::judge);
            current.end();
        }
        double seconds = (System.nanoTime() - started) / 1e9 / Math.max(1, passes - untimed);
        int loaded = rules.pack().rules().size() + rules.pack().correlations().size();
        return new JudgeStats(
                told.records,
                told.unreadable,
                told.refusedFiles,
                told.matches,
                told.correlated,
                loaded,
                rules.refused(),
                loadSeconds,
                seconds);
    }

    /** The state of one pass: windows go on from file to file, as they do for a sensor that replays them. */
    private final class Pass {
        private final Consumer<Finding> findings;
        private final CorrelationTable windows = new CorrelationTable(engine.pack());
        private long records;
        private long unreadable;
        private long matches;
        private long correlated;
        private int refusedFiles;

        Pass(Consumer<Finding> findings) {
            this.findings = findings;
        }

        void judge(Path file) {
            String name = file.toString();
            try {
                Instant recordedAt = Files.getLastModifiedTime(file).toInstant();
                RecordedFile.read(
                        file,
                        limits.bytes(),
                        new RecordedFile.Sink() {
                            @Override
                            public void record(long number, byte[] body) {
                                judge(name, number, body, recordedAt);
                            }

                            @Override
                            public void tooLong(long number) {
                                skip(
                                        name,
                                        number,
                                        "telemetry.too-large",
                                        "the record has more than %d bytes".formatted(limits.bytes()));
                            }

                            @Override
                            public void unreadable(long number, String code, String reason) {
                                skip(name, number, code, reason);
                            }

                            @Override
                            public void refused(String code, String reason) {
                                refusedFiles++;
                                skip(name, 0, code, reason);
                            }
                        },
                        progress);
            } catch (NoSuchFileException missing) {
                skip(name, 0, "file.missing", "there is no such file");
            } catch (IOException failed) {
                skip(name, 0, "file.unreadable", "the file cannot be read to its end: " + failed.getMessage());
            }
        }

        private void judge(String file, long number, byte[] body, Instant recordedAt) {
            if (logsource != null || asset != null) {
                readInFull(file, number, body, recordedAt, engine::judge);
                return;
            }
            switch (engine.judge(body)) {
                case Scanned.Nothing nothing -> records++;
                case Scanned.Unclear unclear -> readInFull(file, number, body, recordedAt, engine::judge);
                case Scanned.Matched found
                when asksForFields(found.rules()) ->
                    readInFull(file, number, body, recordedAt, telemetry -> found.rules());
                case Scanned.Matched(List<Rule> rules, AssetId about, String time) -> {
                    records++;
                    Instant at = reader.time(time, recordedAt);
                    rules.forEach(rule -> tell(new Finding.Match(rule, file, number, about, at, List.of())));
                }
            }
        }

        /** Correlations and explanations need the values of the record that matched. */
        private boolean asksForFields(List<Rule> matched) {
            boolean asked = explains;
            for (int i = 0; i < matched.size() && !asked; i++) {
                asked = !engine.pack()
                        .correlationIndex()
                        .counting(matched.get(i).id())
                        .isEmpty();
            }
            return asked;
        }

        private void readInFull(
                String file, long number, byte[] body, Instant recordedAt, Function<Telemetry, List<Rule>> judging) {
            try {
                Telemetry telemetry = reader.read(body, asset, logsource, recordedAt);
                records++;
                List<Rule> matched = judging.apply(telemetry);
                for (Rule rule : matched) {
                    List<Because> because = explains ? Explanation.of(rule, telemetry) : List.of();
                    tell(new Finding.Match(rule, file, number, telemetry.asset(), telemetry.time(), because));
                }
                report(windows.observe(telemetry, file + ":" + number, matched), file, number);
            } catch (UnreadableTelemetry problem) {
                skip(file, number, problem.code(), String.valueOf(problem.getMessage()));
            }
        }

        private void tell(Finding.Match match) {
            if (engine.pack().standsAlone(match.rule().id())) {
                matches++;
                findings.accept(match);
            }
        }

        private void report(List<CorrelationDetection> detections, String file, long number) {
            for (CorrelationDetection detection : detections) {
                correlated++;
                findings.accept(new Finding.Correlated(detection, file, number));
            }
        }

        /** Judges the windows that still wait for late records: none will come. */
        void end() {
            for (CorrelationDetection detection : windows.close()) {
                String last = detection.records().getLast();
                int colon = last.lastIndexOf(':');
                report(List.of(detection), last.substring(0, colon), Long.parseLong(last.substring(colon + 1)));
            }
        }

        private void skip(String file, long number, String code, String reason) {
            unreadable++;
            findings.accept(new Finding.Unreadable(file, number, code, reason));
        }
    }
}
