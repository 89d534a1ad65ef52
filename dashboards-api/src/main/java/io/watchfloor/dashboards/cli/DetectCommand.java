package io.watchfloor.dashboards.cli;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.ProgressBar;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.offline.EvaluationStats;
import io.watchfloor.sigma.offline.FindingJson;
import io.watchfloor.sigma.offline.OfflineEvaluator;
import io.watchfloor.sigma.offline.RecordedPaths;
import io.watchfloor.sigma.offline.RecordingResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "detect",
        description = {
            "Evaluates recorded telemetry with the detection engine of the center.",
            "PATH: a file of JSON lines, a JSON array, a Windows event log (.evtx) or a text log,"
                    + " also compressed with gzip or zstd, or a folder whose files are all evaluated.",
            "The exit code is 1 if a file or folder cannot be read, or if a file has an unknown format."
        })
final class DetectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description = "A file, folder or .zip of Sigma rules; can be repeated. Defaults to the built-in pack.")
    private List<Path> rules = List.of();

    @Mixin
    private LanguageOptions language = new LanguageOptions();

    @Option(
            names = "--min-level",
            paramLabel = "LEVEL",
            converter = LevelOption.class,
            description = "Print only matches of at least this level: informational, low, medium, high or critical.")
    private Level least = Level.INFORMATIONAL;

    @Option(names = "--json", description = "Prints each match as a JSON object on its own line.")
    private boolean json;

    @Option(names = "--explain", description = "Prints with each match the selections and values that matched.")
    private boolean explain;

    @Option(names = "--stats", description = "Prints one JSON line of metrics on standard error at the end.")
    private boolean stats;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Evaluates the files N times and measures only the second half of the runs.")
    private int passes = 1;

    @Option(names = "--product", paramLabel = "NAME", description = "Treats all records as this product.")
    private @Nullable String product;

    @Option(names = "--category", paramLabel = "NAME", description = "Treats all records as this category.")
    private @Nullable String category;

    @Option(names = "--service", paramLabel = "NAME", description = "Treats all records as this service.")
    private @Nullable String service;

    @Option(names = "--asset", paramLabel = "NAME", description = "Treats all records as events of this asset.")
    private @Nullable String asset;

    @Option(
            names = "--join",
            description = "Combines the lines of one Linux audit event into one record, as a sensor does, so that"
                    + " process rules match.")
    private boolean join;

    @Option(names = "--strict", description = "The exit code is 1 if a record cannot be read.")
    private boolean strict;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders with recorded telemetry.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
        if (passes < 1) {
            throw new ParameterException(spec.commandLine(), "--passes must be 1 or more.");
        }
        PathChecks.require(spec, rules);
        PrintWriter err = spec.commandLine().getErr();
        OfflineEvaluator judge = judge(err);
        RecordedPaths recorded = RecordedPaths.of(paths);
        ProgressBar progress = new ProgressBar(err, ProgressBar.onTerminal(), recorded.bytes() * passes);
        EvaluationStats figures = judge.withProgress(progress::advance).judge(recorded, passes, finding -> {
            progress.clear();
            print(finding, err);
        });
        progress.clear();
        spec.commandLine().getOut().flush();
        if (figures.matches() + figures.correlations() == 0) {
            err.println(Plural.of(figures.records(), "record") + ", 0 matches"
                    + (least == Level.INFORMATIONAL ? "" : " of level " + least.text() + " or higher"));
        }
        if (stats) {
            err.println(FindingJson.line(figures));
        }
        boolean lacking = figures.refusedFiles() > 0 || (strict && figures.unreadable() > 0);
        return lacking ? ExitCode.NO : ExitCode.DONE;
    }

    private OfflineEvaluator judge(PrintWriter err) {
        long begin = System.nanoTime();
        RuleLoadResult loading =
                rules.isEmpty() ? RuleLoader.builtin() : RuleLoader.load(rules, language.placeholders(spec));
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (loading.pack().rules().isEmpty()) {
            throw new StartFailure(
                    "rules.none",
                    "No usable rule at " + rules + ".",
                    "List the problems with \"watchfloor rules check\".");
        }
        loading.read().leftOutText().ifPresent(text -> err.println("Rules " + text + "."));
        if (loading.refused() > 0) {
            err.println(Plural.of(loading.refused(), "rule", "rules")
                    + " rejected. List the problems with \"watchfloor rules check\".");
        }
        boolean forced = product != null || category != null || service != null;
        return OfflineEvaluator.of(loading)
                .timed(seconds, System::nanoTime)
                .withPipelines(language.pipelines(spec))
                .withAsset(asset)
                .withExplanations(explain)
                .withSummary(!json)
                .withLeast(least)
                .withJoinedLines(join)
                .withLogSource(forced ? new LogSource(product, category, service) : null);
    }

    private void print(RecordingResult finding, PrintWriter err) {
        PrintWriter out = spec.commandLine().getOut();
        switch (finding) {
            case RecordingResult.Unreadable unreadable -> err.println(FindingText.line(unreadable));
            case RecordingResult.Match match
            when json -> out.println(explain ? FindingJson.explained(match) : FindingJson.line(match));
            case RecordingResult.Match match -> {
                out.println(FindingText.line(match));
                match.because().forEach(because -> out.println(FindingText.line(because)));
            }
            case RecordingResult.Correlated correlated ->
                out.println(json ? FindingJson.line(correlated) : FindingText.line(correlated));
        }
    }

    /** Parses names of Sigma levels, ignoring case. */
    static final class LevelOption implements ITypeConverter<Level> {
        @Override
        public Level convert(String text) {
            return Level.of(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is not a level. Use informational, low, medium, high or critical."));
        }
    }
}
