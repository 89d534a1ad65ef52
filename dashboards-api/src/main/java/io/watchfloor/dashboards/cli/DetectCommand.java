package io.watchfloor.dashboards.cli;

import io.watchfloor.config.StartFailure;
import io.watchfloor.config.logging.EscapedMessage;
import io.watchfloor.ops.detection.Because;
import io.watchfloor.ops.detection.Finding;
import io.watchfloor.ops.detection.FindingJson;
import io.watchfloor.ops.detection.JudgeStats;
import io.watchfloor.ops.detection.OfflineJudge;
import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import io.watchfloor.sensors.protocol.LogSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "detect",
        description = {
            "Judges recorded telemetry with the very engine that the center runs.",
            "FILE: JSON lines, a JSON array, a Windows event log (.evtx) or log text, also packed with gzip or zstd.",
            "Ends with 1 when a file is none of these."
        })
final class DetectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description = "A file, folder or .zip of Sigma rules; may be repeated. Without it: the built-in pack.")
    private List<Path> rules = List.of();

    @Mixin
    private LanguageOptions language = new LanguageOptions();

    @Option(names = "--json", description = "One JSON object a line for each match.")
    private boolean json;

    @Option(
            names = "--explain",
            description = "Tells with each match which selections and which values of the record made it.")
    private boolean explain;

    @Option(names = "--stats", description = "Ends with one JSON line of figures on standard error.")
    private boolean stats;

    @Option(
            names = "--passes",
            paramLabel = "N",
            description = "Judges the files N times over and times the later half, for measuring.")
    private int passes = 1;

    @Option(names = "--product", paramLabel = "NAME", description = "Takes every record to be of this product.")
    private @Nullable String product;

    @Option(names = "--category", paramLabel = "NAME", description = "... of this category.")
    private @Nullable String category;

    @Option(names = "--service", paramLabel = "NAME", description = "... of this service.")
    private @Nullable String service;

    @Option(names = "--asset", paramLabel = "NAME", description = "Takes every record to be about this asset.")
    private @Nullable String asset;

    @Option(names = "--strict", description = "Ends with 1 when a record cannot be read.")
    private boolean strict;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recorded telemetry.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        if (passes < 1) {
            throw new ParameterException(spec.commandLine(), "--passes must be 1 or more.");
        }
        ReadablePaths.require(spec, rules);
        ReadablePaths.require(spec, files);
        PrintWriter err = spec.commandLine().getErr();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        ProgressBar progress = new ProgressBar(err, ProgressBar.onTerminal(), bytes * passes);
        JudgeStats figures = judge(err).withProgress(progress::advance).judge(files, passes, finding -> {
            progress.clear();
            print(finding, err);
        });
        progress.clear();
        spec.commandLine().getOut().flush();
        if (stats) {
            err.println(FindingJson.line(figures));
        }
        boolean lacking = figures.refusedFiles() > 0 || (strict && figures.unreadable() > 0);
        return lacking ? ExitCode.NO : ExitCode.DONE;
    }

    private OfflineJudge judge(PrintWriter err) {
        long begin = System.nanoTime();
        RuleLoading loading =
                rules.isEmpty() ? RuleLoader.builtin() : RuleLoader.load(rules, language.placeholders(spec));
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (loading.pack().rules().isEmpty()) {
            throw new StartFailure(
                    "rules.none", "There is no usable rule at " + rules + ".", "\"watchfloor rules check\" says why.");
        }
        if (loading.refused() > 0) {
            err.println(loading.refused() + " rules are refused: \"watchfloor rules check\" says why.");
        }
        boolean forced = product != null || category != null || service != null;
        return OfflineJudge.of(loading, seconds)
                .withPipelines(language.pipelines(spec))
                .withAsset(asset)
                .withExplanations(explain)
                .withLogSource(forced ? new LogSource(product, category, service) : null);
    }

    private void print(Finding finding, PrintWriter err) {
        PrintWriter out = spec.commandLine().getOut();
        switch (finding) {
            case Finding.Unreadable unreadable ->
                err.println(EscapedMessage.escape("%s:%d: %s (%s)"
                        .formatted(unreadable.file(), unreadable.record(), unreadable.reason(), unreadable.code())));
            case Finding.Match match -> {
                if (json) {
                    out.println(explain ? FindingJson.explained(match) : FindingJson.line(match));
                } else {
                    out.println(EscapedMessage.escape(plain(match)));
                    if (explain) {
                        match.because().forEach(because -> out.println(EscapedMessage.escape(plain(because))));
                    }
                }
            }
            case Finding.Correlated correlated ->
                out.println(json ? FindingJson.line(correlated) : EscapedMessage.escape(plain(correlated)));
        }
    }

    private static String plain(Finding.Match match) {
        return "%-13s %s  %s  %s  (%s:%d)"
                .formatted(
                        match.rule().level().text(),
                        match.time(),
                        match.asset(),
                        match.rule().title(),
                        match.file(),
                        match.record());
    }

    private static String plain(Because because) {
        return "              %s: %s%s %s, found %s"
                .formatted(
                        because.selection(),
                        because.field(),
                        because.modifier().isEmpty() ? "" : "|" + because.modifier(),
                        because.pattern(),
                        because.value() == null ? "none" : because.value());
    }

    private static String plain(Finding.Correlated correlated) {
        return "%-13s %s  %s  %s, %d times since %s  (%s:%d)"
                .formatted(
                        correlated.detection().rule().level().text(),
                        correlated.detection().to(),
                        correlated.detection().group(),
                        correlated.detection().rule().title(),
                        correlated.detection().count(),
                        correlated.detection().from(),
                        correlated.file(),
                        correlated.record());
    }
}
