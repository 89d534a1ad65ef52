package io.watchfloor.dashboards.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.dashboards.cli.remote.LiveRules;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.offline.RuleSamples;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        description =
                "Checks Sigma rules before they judge anything, and tells which ones a running center judges with.",
        subcommands = LiveRules.One.class,
        modelTransformer = OperationCommands.class)
final class RulesCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = {
                "Loads rules as the center would, beside the built-in ones, and prints each problem with file and line.",
                "Departures from the schemas of the Sigma specification are printed as warnings: they keep no rule"
                        + " from being loaded. Notes tell which log sources of the rules no record is recognised as."
            })
    int check(
            @Option(names = "--json", description = "One JSON object a line; the last one has the counts.")
                    boolean json,
            @Option(
                            names = "--with",
                            paramLabel = "PATH",
                            description = "Further rules that the center loads, for filters and correlations that refer"
                                    + " to them; may be repeated. They are not checked.")
                    @Nullable
                    List<Path> with,
            @Mixin LanguageOptions language,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders or .zip archives.")
                    List<Path> paths) {
        List<Path> others = with == null ? List.of() : with;
        PathChecks.require(spec, paths);
        PathChecks.require(spec, others);
        RuleLoadResult loading = RuleLoader.check(paths, others, language.placeholders(spec));
        UnreachedRules unreached = UnreachedRules.of(loading.pack().rules(), language.pipelines(spec));
        PrintWriter out = spec.commandLine().getOut();
        int loaded =
                loading.pack().rules().size() + loading.pack().correlations().size();
        if (json) {
            loading.problems().forEach(problem -> out.println(json(problem)));
            loading.departures().forEach(problem -> out.println(json(problem).put("warning", true)));
            unreached
                    .notes()
                    .forEach((note, rules) -> out.println(JSON.createObjectNode()
                            .put("note", true)
                            .put("rules", rules)
                            .put("reason", note)));
            loading.read()
                    .leftOut()
                    .forEach((kind, files) -> out.println(
                            JSON.createObjectNode().put("leftOut", kind).put("files", files)));
            out.println(JSON.createObjectNode().put("loaded", loaded).put("refused", loading.refused()));
        } else {
            loading.problems().forEach(problem -> out.println(EscapedMessageConverter.escape(problem.toString())));
            loading.departures()
                    .forEach(problem -> out.println(EscapedMessageConverter.escape("%s:%d:%d: warning: %s"
                            .formatted(problem.file(), problem.line(), problem.column(), problem.reason()))));
            unreached.notes().keySet().forEach(note -> out.println(EscapedMessageConverter.escape("note: " + note)));
            loading.read().leftOutText().ifPresent(out::println);
            out.println("loaded " + loaded + ", refused " + loading.refused());
        }
        return loading.refused() == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    @Command(
            name = "test",
            description = {
                "Runs each rule against its own hits and misses.",
                "These are NAME.hits.jsonl and NAME.misses.jsonl beside NAME.yml, or NAME/hits.jsonl and "
                        + "NAME/misses.jsonl in a folder of samples."
            })
    int test(
            @Option(names = "--samples", paramLabel = "DIR", description = "A folder of samples; may be repeated.")
                    @Nullable
                    List<Path> samples,
            @Option(names = "--json", description = "One JSON object a line; the last one has the counts.")
                    boolean json,
            @Mixin LanguageOptions language,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders or .zip archives.")
                    List<Path> paths) {
        List<Path> folders = samples == null ? List.of() : samples;
        PathChecks.require(spec, paths);
        PathChecks.require(spec, folders);
        RuleLoadResult loading = RuleLoader.load(paths, language.placeholders(spec));
        RuleTestReport report =
                new RuleTestReport(loading, RuleSamples.run(loading, folders, language.pipelines(spec)));
        if (json) {
            report.printJson(spec.commandLine().getOut());
        } else {
            report.print(spec.commandLine().getOut());
        }
        return report.passed() ? ExitCode.DONE : ExitCode.NO;
    }

    static ObjectNode json(RuleProblem problem) {
        return JSON.createObjectNode()
                .put("file", problem.file())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("code", problem.code())
                .put("reason", problem.reason());
    }
}
