package io.watchfloor.dashboards.intel.cli;

import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Threat intelligence in STIX 2.1. */
@Command(name = "intel", description = "Checks threat intelligence in STIX 2.1.")
public final class IntelCommand {

    private static final StixReader READER = new StixReader(StixLimits.FILE);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = {
                "Checks STIX 2.1 bundles without a center, and prints each problem with its place.",
                "Exit codes: 1 at least one object would be refused."
            })
    int check(
            @Option(
                            names = "--json",
                            description = "Prints one JSON object per line; the last line contains the counts.")
                    boolean json,
            @Option(names = "--quiet", description = "Omits warnings.") boolean quiet,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "Bundles, lists of objects or single objects; may be compressed with gzip.")
                    List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        long refused = 0;
        long accepted = 0;
        long warnings = 0;
        for (Path path : files) {
            StixFile file = READER.read(bytes(path));
            file.allIssues()
                    .filter(one -> one.code().refuses() || !quiet)
                    .forEach(one -> out.println(json ? json(path, one) : line(path, one)));
            accepted += file.objects().size();
            refused += file.refused()
                    ? 1
                    : file.entries().stream()
                            .map(StixEntry::object)
                            .filter(one -> one == null)
                            .count();
            warnings += file.allIssues().filter(one -> !one.code().refuses()).count();
        }
        out.println(
                json
                        ? Center.JSON
                                .createObjectNode()
                                .put("accepted", accepted)
                                .put("refused", refused)
                                .put("warnings", warnings)
                                .toString()
                        : "accepted %s, refused %d, %s"
                                .formatted(Plural.of(accepted, "object"), refused, Plural.of(warnings, "warning")));
        return refused == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    private static String line(Path path, StixIssue issue) {
        return EscapedMessageConverter.escape("%s:%s: %s%s: %s"
                .formatted(
                        path,
                        issue.place().isEmpty() ? "/" : issue.place(),
                        issue.code().refuses() ? "" : "warning: ",
                        issue.code().text(),
                        issue.message()));
    }

    private static String json(Path path, StixIssue issue) {
        return Center.JSON
                .createObjectNode()
                .put("file", path.toString())
                .put("place", issue.place())
                .put("code", issue.code().text())
                .put("warning", !issue.code().refuses())
                .put("message", issue.message())
                .toString();
    }

    /** Reads at most one byte more than the limit, so that a decompressed file cannot fill the memory. */
    private static byte[] bytes(Path path) {
        try (InputStream file = Files.newInputStream(path);
                InputStream in = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
            return in.readNBytes(StixLimits.FILE.bytes() + 1);
        } catch (IOException e) {
            throw new StartFailure(
                    "intel.file",
                    "The file " + path + " cannot be read.",
                    "Name a file with a STIX bundle in JSON, such as bundle.json or bundle.json.gz.",
                    e);
        }
    }
}
