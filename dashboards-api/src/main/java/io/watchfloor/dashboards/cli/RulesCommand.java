package io.watchfloor.dashboards.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.dashboards.cli.remote.BackTestCommand;
import io.watchfloor.dashboards.cli.remote.ExceptCommand;
import io.watchfloor.dashboards.cli.remote.LiveRules;
import io.watchfloor.dashboards.cli.remote.LookBackCommand;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.SuppressCommand;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackBundle;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.offline.RuleSamples;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        description = "Checks and tests Sigma rules, and lists the active rules of a center.",
        subcommands = {
            LiveRules.One.class,
            LookBackCommand.class,
            BackTestCommand.class,
            ExceptCommand.class,
            SuppressCommand.class
        },
        modelTransformer = OperationCommands.class)
final class RulesCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = {
                "Loads rules like the center, together with the built-in rules, and prints each problem"
                        + " with file and line.",
                "Deviations from the schemas of the Sigma specification are only warnings; the rules are"
                        + " still loaded, and so are tactics that ATT&CK does not know. Notes list log sources of the"
                        + " rules that match no record, and unknown or revoked ATT&CK techniques."
            })
    int check(
            @Option(
                            names = "--json",
                            description = "Prints one JSON object per line; the last line contains the counts.")
                    boolean json,
            @Option(
                            names = "--with",
                            paramLabel = "PATH",
                            description =
                                    "Additional rules that are loaded but not checked, so that filters and correlations can refer"
                                            + " to them; can be repeated.")
                    @Nullable
                    List<Path> with,
            @Option(
                            names = "--attack",
                            paramLabel = "FILE",
                            description = "A STIX bundle of MITRE ATT&CK to check tags with; without it, the built-in"
                                    + " version.")
                    @Nullable
                    Path bundle,
            @Mixin LanguageOptions language,
            @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders or .zip archives.")
                    List<Path> paths) {
        Attack attack = attack(bundle);
        List<Path> others = with == null ? List.of() : with;
        PathChecks.require(spec, paths);
        PathChecks.require(spec, others);
        RuleLoadResult loading = RuleLoader.check(paths, others, language.placeholders(spec));
        UnreachedRules unreached = UnreachedRules.of(loading.pack().rules(), language.pipelines(spec));
        RuleTags tags = RuleTags.of(loading.pack(), attack);
        Map<String, Integer> notes = new TreeMap<>(unreached.notes());
        notes.putAll(tags.notes());
        List<RuleProblem> warnings = Stream.concat(loading.departures().stream(), tags.warnings().stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        int loaded =
                loading.pack().rules().size() + loading.pack().correlations().size();
        if (json) {
            loading.problems().forEach(problem -> out.println(json(problem)));
            warnings.forEach(problem -> out.println(json(problem).put("warning", true)));
            notes.forEach((note, rules) -> out.println(JSON.createObjectNode()
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
            warnings.forEach(problem -> out.println(EscapedMessageConverter.escape("%s:%d:%d: warning: %s"
                    .formatted(problem.file(), problem.line(), problem.column(), problem.reason()))));
            notes.keySet().forEach(note -> out.println(EscapedMessageConverter.escape("note: " + note)));
            loading.read().leftOutText().ifPresent(out::println);
            out.println("loaded " + loaded + ", refused " + loading.refused());
        }
        return loading.refused() == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    @Command(
            name = "test",
            description = {
                "Tests each rule with sample records that must match and that must not match.",
                "Samples are NAME.hits.jsonl and NAME.misses.jsonl beside NAME.yml, or NAME/hits.jsonl"
                        + " and NAME/misses.jsonl in a samples folder."
            })
    int test(
            @Option(names = "--samples", paramLabel = "DIR", description = "A folder with samples; can be repeated.")
                    @Nullable
                    List<Path> samples,
            @Option(
                            names = "--json",
                            description = "Prints one JSON object per line; the last line contains the counts.")
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

    private Attack attack(@Nullable Path bundle) {
        Attack builtin = Attack.builtin();
        if (bundle == null) {
            return builtin;
        }
        return switch (AttackBundle.read(bundle, builtin)) {
            case AttackBundle.Reading.Read(Attack attack) -> attack;
            case AttackBundle.Reading.Rejected(String code, String reason) ->
                throw new ParameterException(
                        spec.commandLine(), "The ATT&CK bundle %s %s (%s).".formatted(bundle, reason, code));
        };
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
