package io.watchfloor.dashboards.intel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Groups;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.intel.routes.IntelRoutes;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Threat intelligence in STIX 2.1. */
@Command(
        name = "intel",
        description = "Checks, imports, lists, shares and exports threat intelligence in STIX 2.1.",
        subcommands = {Groups.Collections.class, Groups.Feeds.class},
        modelTransformer = OperationCommands.class)
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

    @Command(
            name = "import",
            description = {
                "Imports STIX 2.1 bundles. Large files are sent in parts.",
                "Exit codes: 1 at least one object was rejected."
            })
    int add(
            @Mixin CenterOptions center,
            @Option(
                            names = "--tlp",
                            paramLabel = "LABEL",
                            description =
                                    "Marking of objects that have no label of the Traffic Light Protocol: clear, green,"
                                            + " amber (default), amber+strict or red.")
                    @Nullable
                    String tlp,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "Bundles, lists of objects or single objects; may be compressed with gzip.")
                    List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        Center connected = center.connect();
        String path = "/intel/bundles" + (tlp == null ? "" : Center.query(Map.of("tlp", tlp)));
        long added = 0;
        long unchanged = 0;
        long refused = 0;
        for (Path name : files) {
            StixFile file = READER.read(bytes(name));
            file.allIssues().filter(one -> one.code().refuses()).forEach(one -> out.println(line(name, one)));
            refused += file.refused()
                    ? 1
                    : file.entries().stream()
                            .map(StixEntry::object)
                            .filter(one -> one == null)
                            .count();
            for (List<StixEntry> part : BundleParts.of(file)) {
                JsonNode done = connected.postBytes(path, BundleParts.bundle(part), "application/json");
                added += done.path("added").asLong();
                unchanged += done.path("unchanged").asLong();
                refused += done.path("refused").asLong();
                for (int i = 0; i < part.size(); i++) {
                    JsonNode result = done.path("results").path(i);
                    String place = part.get(i).place();
                    if (result.path("outcome").asText().equals("refused")) {
                        result.path("problems").forEach(one -> {
                            if (!one.path("warning").asBoolean()) {
                                out.println(EscapedMessageConverter.escape("%s:%s: %s: %s"
                                        .formatted(
                                                name,
                                                place,
                                                one.path("code").asText(),
                                                one.path("message").asText())));
                            }
                        });
                    }
                }
            }
        }
        out.println("added %s, unchanged %d, refused %d".formatted(Plural.of(added, "object"), unchanged, refused));
        return refused == 0 ? ExitCode.DONE : ExitCode.NO;
    }

    @Command(
            name = "put",
            description = {
                "Stores the indicators of files by their external IDs. The same file again changes nothing.",
                "Exit codes: 1 at least one indicator was rejected."
            })
    int put(
            @Mixin CenterOptions center,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description =
                                    "Indicators in JSON, one object per line or a list; may be compressed with gzip. Fields:"
                                            + " externalId, type, value, confidence, validity, tlp, action and source.")
                    List<Path> files) {
        Center connected = center.connect();
        Changes changes = new Changes();
        for (Path file : files) {
            for (List<JsonNode> part : BulkFile.indicators(file, bytes(file))) {
                ObjectNode body = Center.JSON.createObjectNode();
                body.putArray("indicators").addAll(part);
                changes.add(file, connected.put("/intel/indicators", body));
            }
        }
        return changes.end();
    }

    @Command(
            name = "delete",
            description = {
                "Deletes indicators that your account stored, by their external IDs.",
                "Exit codes: 1 at least one external ID was rejected."
            })
    int delete(
            @Mixin CenterOptions center,
            @Option(
                            names = "--source",
                            paramLabel = "SOURCE",
                            description = "Source of your account; the name of the account if omitted.")
                    @Nullable
                    String source,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description =
                                    "External IDs in JSON, or indicators that have them, one per line or a list; may be"
                                            + " compressed with gzip.")
                    List<Path> files) {
        Center connected = center.connect();
        Changes changes = new Changes();
        for (Path file : files) {
            for (List<JsonNode> part : BulkFile.externalIds(file, bytes(file))) {
                ObjectNode body = Center.JSON.createObjectNode();
                body.putArray("externalIds").addAll(part);
                if (source != null) {
                    body.put("source", source);
                }
                changes.add(file, connected.post("/intel/indicators/delete", body));
            }
        }
        return changes.end();
    }

    /** Prints what was rejected, and counts. */
    private final class Changes {
        private final Map<String, Long> counts = new LinkedHashMap<>();

        void add(Path file, JsonNode done) {
            for (String outcome : List.of("created", "updated", "unchanged", "deleted", "refused")) {
                counts.merge(outcome, done.path("counts").path(outcome).asLong(), Long::sum);
            }
            for (JsonNode one : done.path("results")) {
                if (one.path("outcome").asText().equals("refused")) {
                    spec.commandLine()
                            .getOut()
                            .println(EscapedMessageConverter.escape("%s: %s: %s: %s"
                                    .formatted(
                                            file,
                                            one.path("externalId").asText("-"),
                                            one.path("code").asText(),
                                            one.path("message").asText())));
                }
            }
        }

        int end() {
            spec.commandLine()
                    .getOut()
                    .println(counts.entrySet().stream()
                            .map(one -> one.getKey() + " " + one.getValue())
                            .collect(Collectors.joining(", ")));
            return counts.getOrDefault("refused", 0L) == 0 ? ExitCode.DONE : ExitCode.NO;
        }
    }

    @Command(
            name = "export",
            description = {
                "Downloads the objects up to your clearance as received, oldest first.",
                "The number of stored versions above your clearance is printed on standard error."
            })
    int export(
            @Mixin CenterOptions center,
            @Option(names = "--type", paramLabel = "TYPE", description = "Only objects of this type.") @Nullable
                    String type,
            @Option(
                            names = "--versions",
                            paramLabel = "WHICH",
                            description = "all (default), last, first, or the time of a version.")
                    @Nullable
                    String versions,
            @Option(
                            names = "--added-after",
                            paramLabel = "TIME",
                            description = "Only versions that the center received later.")
                    @Nullable
                    String addedAfter,
            @Option(names = "--ndjson", description = "Prints one object per line instead of a bundle.") boolean ndjson,
            @Option(names = "--out", paramLabel = "FILE", description = "File to write; standard output if omitted.")
                    @Nullable
                    Path file)
            throws IOException, InterruptedException {
        Map<String, String> query = new TreeMap<>();
        put(query, "type", type);
        put(query, "versions", versions);
        put(query, "addedAfter", addedAfter);
        put(query, "format", ndjson ? "ndjson" : null);
        HttpResponse<InputStream> answer = center.connect().download("/intel/bundle" + Center.query(query));
        try (InputStream in = answer.body()) {
            if (file == null) {
                PrintWriter out = spec.commandLine().getOut();
                new InputStreamReader(in, StandardCharsets.UTF_8).transferTo(out);
                out.flush();
            } else {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        answer.headers()
                .firstValue(IntelRoutes.LEFT_OUT)
                .filter(count -> !count.equals("0"))
                .ifPresent(count -> spec.commandLine()
                        .getErr()
                        .println("Stored versions above your clearance, which are left out: " + count));
        return ExitCode.DONE;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
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
