package io.watchfloor.dashboards.cli;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.PlaceholderFiles;
import io.watchfloor.sigma.telemetry.Pipelines;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options for placeholder lists and Sigma pipelines. */
final class LanguageOptions {

    @Option(
            names = "--placeholders",
            paramLabel = "FILE",
            description = "File with value lists for the modifier |expand: a YAML map of names to values; can be"
                    + " repeated.")
    private List<Path> placeholders = List.of();

    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            description = "Sigma pipelines that map log sources and fields, applied before the built-in pipelines;"
                    + " can be repeated.")
    private List<Path> pipelines = List.of();

    /** Reports all errors in the files and rejects the command line. */
    Placeholders placeholders(CommandSpec spec) {
        PathChecks.require(spec, placeholders);
        PlaceholderFiles.Loading loading = PlaceholderFiles.read(placeholders);
        refuse(spec, loading.problems());
        return loading.placeholders();
    }

    /** Reports all errors in the files and rejects the command line. */
    Pipelines pipelines(CommandSpec spec) {
        PathChecks.require(spec, pipelines);
        Pipelines.Loading loading = Pipelines.read(pipelines);
        refuse(spec, loading.problems());
        return loading.pipelines();
    }

    private static void refuse(CommandSpec spec, List<?> problems) {
        if (!problems.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    problems.stream().map(Object::toString).collect(Collectors.joining(System.lineSeparator())));
        }
    }
}
