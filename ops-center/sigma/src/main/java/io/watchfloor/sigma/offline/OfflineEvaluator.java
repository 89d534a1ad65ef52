package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.explain.MatchReason;
import io.watchfloor.sigma.language.Finding;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Pipelines;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates recorded telemetry with the same engine as the center. Two runs over the same files give the same findings
 * in the same order.
 */
public final class OfflineEvaluator {

    private static final AssetName UNKNOWN = new AssetName(AssetKind.HOST, "unknown");

    private final RuleLoadResult rules;
    private final DetectionEngine engine;
    private final Timing timing;
    private final TelemetryLimits limits = TelemetryLimits.STANDARD;
    private final TelemetryReader reader;
    private final EvaluationOptions options;
    private final LongConsumer progress;
    private final EntityProfiles profiles;

    private OfflineEvaluator(
            RuleLoadResult rules,
            DetectionEngine engine,
            TelemetryReader reader,
            Timing timing,
            EvaluationOptions options,
            LongConsumer progress,
            EntityProfiles profiles) {
        this.rules = rules;
        this.engine = engine;
        this.reader = reader;
        this.timing = timing;
        this.options = options;
        this.progress = progress;
        this.profiles = profiles;
    }

    /**
     * Time measurements for the statistics.
     *
     * @param loadSeconds duration of loading the rules, in seconds
     * @param nanos monotonic clock in nanoseconds
     */
    private record Timing(double loadSeconds, LongSupplier nanos) {
        static final Timing NONE = new Timing(0, () -> 0);
    }

    /** Creates an evaluator for compiled rules. Its statistics contain no durations. */
    public static OfflineEvaluator of(RuleLoadResult rules) {
        TelemetryReader reader = new TelemetryReader(TelemetryLimits.STANDARD).forRecordings(UNKNOWN);
        return new OfflineEvaluator(
                rules,
                DetectionEngine.of(rules.pack()),
                reader,
                Timing.NONE,
                EvaluationOptions.USUAL,
                bytes -> {},
                EntityProfiles.NONE);
    }

    /**
     * Adds durations to the statistics.
     *
     * @param loadSeconds duration of loading the rules, in seconds
     * @param nanos monotonic clock such as {@code System::nanoTime}
     */
    public OfflineEvaluator timed(double loadSeconds, LongSupplier nanos) {
        return new OfflineEvaluator(rules, engine, reader, new Timing(loadSeconds, nanos), options, progress, profiles);
    }

    /** Uses the given pipelines to recognise JSON records. */
    public OfflineEvaluator withPipelines(Pipelines pipelines) {
        return new OfflineEvaluator(
                rules, engine, reader.withPipelines(pipelines), timing, options, progress, profiles);
    }

    /** Uses the given profiles for the records' assets and accounts. */
    public OfflineEvaluator withProfiles(EntityProfiles known) {
        return new OfflineEvaluator(rules, engine, reader, timing, options, progress, known);
    }

    /** Assigns the given log source to every record. */
    public OfflineEvaluator withLogSource(@Nullable LogSource forced) {
        return with(new EvaluationOptions(
                forced, options.asset(), options.explains(), options.summarizes(), options.least(), options.joins()));
    }

    /** Assigns the given asset, {@code kind:name}, to every record. */
    public OfflineEvaluator withAsset(@Nullable String forced) {
        return with(new EvaluationOptions(
                options.logsource(),
                forced,
                options.explains(),
                options.summarizes(),
                options.least(),
                options.joins()));
    }

    /** Adds to every match the selections and values that caused the match. */
    public OfflineEvaluator withExplanations(boolean wanted) {
        return with(new EvaluationOptions(
                options.logsource(), options.asset(), wanted, options.summarizes(), options.least(), options.joins()));
    }

    /** Adds to every match a summary field of the matching record. The record is then parsed in full. */
    public OfflineEvaluator withSummary(boolean wanted) {
        return with(new EvaluationOptions(
                options.logsource(), options.asset(), options.explains(), wanted, options.least(), options.joins()));
    }

    /** Reports and counts only matches of the given level or above. */
    public OfflineEvaluator withLeast(Level least) {
        return with(new EvaluationOptions(
                options.logsource(),
                options.asset(),
                options.explains(),
                options.summarizes(),
                least,
                options.joins()));
    }

    /**
     * Joins the lines of one Linux audit event into one record, like a sensor. The record has the line number of the
     * event's first line. Without this option each line is a record.
     */
    public OfflineEvaluator withJoinedLines(boolean wanted) {
        return with(new EvaluationOptions(
                options.logsource(),
                options.asset(),
                options.explains(),
                options.summarizes(),
                options.least(),
                wanted));
    }

    private OfflineEvaluator with(EvaluationOptions changed) {
        return new OfflineEvaluator(rules, engine, reader, timing, changed, progress, profiles);
    }

    /** Reports the number of bytes read, after each read of every pass. */
    public OfflineEvaluator withProgress(LongConsumer bytesRead) {
        return new OfflineEvaluator(rules, engine, reader, timing, options, bytesRead, profiles);
    }

    /** Evaluates files and folders once. */
    public EvaluationStats judge(List<Path> paths, Consumer<RecordingResult> findings) {
        return judge(RecordedPaths.of(paths), 1, findings);
    }

    /**
     * Evaluates the files as often as {@code passes} specifies. Only the first pass reports findings, and only the
     * later half of the passes is timed.
     */
    public EvaluationStats judge(RecordedPaths paths, int passes, Consumer<RecordingResult> findings) {
        Pass told = new Pass(findings);
        int untimed = passes / 2;
        long started = timing.nanos().getAsLong();
        for (int pass = 0; pass < passes; pass++) {
            started = pass == untimed ? timing.nanos().getAsLong() : started;
            Pass current = pass == 0 ? told : new Pass(finding -> {});
            paths.entries().forEach(current::judge);
            current.end();
        }
        double seconds = (timing.nanos().getAsLong() - started) / 1e9 / Math.max(1, passes - untimed);
        int loaded = rules.pack().rules().size() + rules.pack().correlations().size();
        return new EvaluationStats(
                told.records,
                told.unreadable,
                told.refusedFiles,
                told.matches,
                told.correlated,
                loaded,
                rules.refused(),
                timing.loadSeconds(),
                seconds);
    }

    /** State of one pass. Correlation windows continue from file to file, as for a sensor that replays the files. */
    private final class Pass {
        private final Consumer<RecordingResult> findings;
        private final CorrelationTable windows = new CorrelationTable(engine.pack());
        private long records;
        private long unreadable;
        private long matches;
        private long correlated;
        private int refusedFiles;

        Pass(Consumer<RecordingResult> findings) {
            this.findings = findings;
        }

        void judge(RecordedPaths.Entry entry) {
            switch (entry) {
                case RecordedPaths.Entry.Recording recording -> judge(recording.path());
                case RecordedPaths.Entry.Unreadable(Path path, String code, String reason) ->
                    reject(path.toString(), code, reason);
            }
        }

        private void judge(Path file) {
            String name = file.toString();
            try {
                Instant recordedAt = Files.getLastModifiedTime(file).toInstant();
                RecordedFile.read(
                        file,
                        limits.bytes(),
                        options.joins(),
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
                                        "the record is larger than %d bytes".formatted(limits.bytes()));
                            }

                            @Override
                            public void unreadable(long number, String code, String reason) {
                                skip(name, number, code, reason);
                            }

                            @Override
                            public void refused(String code, String reason) {
                                reject(name, code, reason);
                            }
                        },
                        progress);
            } catch (NoSuchFileException missing) {
                reject(name, "file.missing", "the file does not exist");
            } catch (IOException failed) {
                reject(name, "file.unreadable", "cannot read the file to its end: " + RecordedFile.reason(failed));
            }
        }

        private void judge(String file, long number, byte[] body, Instant recordedAt) {
            if (options.logsource() != null || options.asset() != null) {
                readInFull(file, number, body, recordedAt, this::judge);
                return;
            }
            switch (engine.judge(body, null, profiles)) {
                case ScanResult.NoMatch nothing -> records++;
                case ScanResult.NeedsParsing unclear -> readInFull(file, number, body, recordedAt, this::judge);
                case ScanResult.Match found
                when needsFields(found.rules()) ->
                    readInFull(file, number, body, recordedAt, telemetry -> found.rules());
                case ScanResult.Match(List<Rule> rules, AssetName about, String time) -> {
                    records++;
                    Instant at = reader.time(time, recordedAt);
                    rules.forEach(rule -> tell(new RecordingResult.Match(
                            rule, file, number, about, at, List.of(), Optional.empty(), Optional.empty())));
                }
            }
        }

        private List<Rule> judge(Telemetry telemetry) {
            return engine.judge(telemetry, profiles);
        }

        /**
         * Whether a match needs the values of the record. Correlations, findings of other products, explanations and
         * summary fields need them.
         */
        private boolean needsFields(List<Rule> matched) {
            boolean asked = options.explains() || options.summarizes();
            for (int i = 0; i < matched.size() && !asked; i++) {
                asked = matched.get(i).finding() != null
                        || !engine.pack()
                                .correlationIndex()
                                .counting(matched.get(i).id())
                                .isEmpty();
            }
            return asked;
        }

        private void readInFull(
                String file, long number, byte[] body, Instant recordedAt, Function<Telemetry, List<Rule>> judging) {
            try {
                Telemetry telemetry = reader.read(body, options.asset(), options.logsource(), recordedAt);
                records++;
                List<Rule> matched = judging.apply(telemetry);
                Optional<SummaryField> telling =
                        options.summarizes() && !matched.isEmpty() ? SummaryField.of(telemetry) : Optional.empty();
                for (Rule rule : matched) {
                    List<MatchReason> because =
                            options.explains() ? Explanation.of(rule, telemetry, profiles) : List.of();
                    Optional<Finding> finding = Optional.ofNullable(rule.finding())
                            .map(mapping -> mapping.read(rule.header(), telemetry.fields()));
                    tell(new RecordingResult.Match(
                            rule, file, number, telemetry.asset(), telemetry.time(), because, telling, finding));
                }
                report(windows.observe(telemetry, file + ":" + number, matched), file, number);
            } catch (UnreadableTelemetry problem) {
                skip(file, number, problem.code(), String.valueOf(problem.getMessage()));
            }
        }

        private void tell(RecordingResult.Match match) {
            if (engine.pack().isDetection(match.rule().id()) && isReported(match.level())) {
                matches++;
                findings.accept(match);
            }
        }

        private void report(List<CorrelationDetection> detections, String file, long number) {
            for (CorrelationDetection detection : detections) {
                if (isReported(detection.rule().level())) {
                    correlated++;
                    findings.accept(new RecordingResult.Correlated(detection, file, number));
                }
            }
        }

        private boolean isReported(Level level) {
            return level.compareTo(options.least()) >= 0;
        }

        /** Closes and evaluates the remaining correlation windows at the end of the recordings. */
        void end() {
            for (CorrelationDetection detection : windows.close()) {
                String last = detection.proof().records().getLast();
                int colon = last.lastIndexOf(':');
                report(List.of(detection), last.substring(0, colon), Long.parseLong(last.substring(colon + 1)));
            }
        }

        private void reject(String path, String code, String reason) {
            refusedFiles++;
            skip(path, 0, code, reason);
        }

        private void skip(String file, long number, String code, String reason) {
            unreadable++;
            findings.accept(new RecordingResult.Unreadable(file, number, code, reason));
        }
    }
}
