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
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.misp.MispFile;
import io.watchfloor.ops.intel.misp.MispFile.NotConverted;
import io.watchfloor.ops.intel.misp.MispReader;
import io.watchfloor.ops.intel.stix.BoundedFile;
import io.watchfloor.ops.intel.stix.StixEntry;
import io.watchfloor.ops.intel.stix.StixFile;
import io.watchfloor.ops.intel.stix.StixIssue;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.platform.rights.Tlp;
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

/** Threat intelligence. */
@Command(
        name = "intel",
        description = "Checks, imports, lists, shares and exports threat intelligence in STIX 2.1 and MISP's format.",
        subcommands = {Groups.Collections.class, Groups.Feeds.class},
        modelTransformer = OperationCommands.class)
public final class IntelCommand {

    private static final StixReader READER = new StixReader(StixLimits.FILE);
    private static final MispReader MISP = new MispReader(StixLimits.FILE);

    private static final String FILES =
            "Bundles, lists of objects or single objects; events of MISP or lists of events; may be compressed with gzip.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = {
                "Checks STIX 2.1 bundles or MISP events without a center, and prints each problem with its place.",
                "Exit codes: 1 at least one object would be refused."
            })
    int check(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description = "stix (default), or misp for events of MISP in JSON.")
                    @Nullable
                    String format,
            @Option(
                            names = "--json",
                            description = "Prints one JSON object per line; the last line contains the counts.")
                    boolean json,
            @Option(names = "--quiet", description = "Omits warnings.") boolean quiet,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = FILES) List<Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        boolean misp = isMisp(format);
        long refused = 0;
        long accepted = 0;
        long warnings = 0;
        for (Path path : files) {
            MispFile read =
                    misp ? MISP.read(bytes(path), Tlp.USUAL) : new MispFile(READER.read(bytes(path)), List.of());
            StixFile file = read.file();
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
            for (NotConverted one : quiet ? List.<NotConverted>of() : read.notConverted()) {
                out.println(json ? json(path, one) : line(path, one.place(), one.code(), one.message(), one.count()));
            }
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
                "Imports STIX 2.1 bundles or MISP events. Large files are sent in parts.",
                "Exit codes: 1 at least one object was rejected."
            })
    int add(
            @Mixin CenterOptions center,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description = "stix (default), or misp for events of MISP in JSON.")
                    @Nullable
                    String format,
            @Option(
                            names = "--tlp",
                            paramLabel = "LABEL",
                            description =
                                    "Marking of objects that have no label of the Traffic Light Protocol: clear, green,"
                                            + " amber (default), amber+strict or red.")
                    @Nullable
                    String tlp,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = FILES) List<Path> files) {
        Map<String, String> query = new TreeMap<>();
        put(query, "tlp", tlp);
        boolean misp = isMisp(format);
        put(query, "format", misp ? "misp" : null);
        Imports imports = new Imports(center.connect(), "/intel/bundles" + Center.query(query));
        for (Path file : files) {
            if (misp) {
                imports.events(file);
            } else {
                imports.bundle(file);
            }
        }
        return imports.end();
    }

    /** Sends files, prints what was rejected, and counts. */
    private final class Imports {
        private final Center center;
        private final String path;
        private final PrintWriter out = spec.commandLine().getOut();
        private long added;
        private long unchanged;
        private long refused;
        private long expired;

        Imports(Center center, String path) {
            this.center = center;
            this.path = path;
        }

        void bundle(Path name) {
            StixFile file = READER.read(bytes(name));
            refused(name, file);
            for (List<StixEntry> part : BundleParts.of(file)) {
                JsonNode done = sent(BundleParts.bundle(part));
                for (int i = 0; i < part.size(); i++) {
                    result(name, part.get(i).place(), done.path("results").path(i));
                }
            }
        }

        void events(Path name) {
            switch (MISP.events(bytes(name))) {
                case BoundedFile.Result.Refused<List<MispReader.Event>> whole -> refused(name, whole.file());
                case BoundedFile.Result.Done<List<MispReader.Event>>(List<MispReader.Event> events) -> {
                    for (MispReader.Event event : events) {
                        JsonNode done = sent(event.json());
                        done.path("results")
                                .forEach(one -> result(
                                        name, event.place() + one.path("place").asText(), one));
                        done.path("notConverted")
                                .forEach(one -> out.println(line(
                                        name,
                                        event.place() + one.path("place").asText(),
                                        one.path("code").asText(),
                                        one.path("message").asText(),
                                        one.path("count").asLong())));
                    }
                }
            }
        }

        private void refused(Path name, StixFile file) {
            file.allIssues().filter(one -> one.code().refuses()).forEach(one -> out.println(line(name, one)));
            refused += file.refused()
                    ? 1
                    : file.entries().stream()
                            .map(StixEntry::object)
                            .filter(one -> one == null)
                            .count();
        }

        private JsonNode sent(byte[] part) {
            JsonNode done = center.postBytes(path, part, "application/json");
            added += done.path("added").asLong();
            unchanged += done.path("unchanged").asLong();
            refused += done.path("refused").asLong();
            expired += done.path("expired").asLong();
            return done;
        }

        private void result(Path name, String place, JsonNode result) {
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

        int end() {
            out.println("added %s, unchanged %d, refused %d".formatted(Plural.of(added, "object"), unchanged, refused));
            if (expired > 0) {
                out.println(expired(expired));
            }
            return refused == 0 ? ExitCode.DONE : ExitCode.NO;
        }
    }

    @Command(
            name = "put",
            description = {
                "Stores the indicators of files by their external IDs. The same file again changes nothing.",
                "Exit codes: 1 at least one indicator was rejected."
            })
    int put(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--dry-run", description = "Only checks the files, and sends nothing.") boolean dryRun,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description =
                                    "Indicators in JSON, one object per line or a list, with the fields externalId, type, value,"
                                            + " confidence, validity, tlp, action and source; or a plain list or CSV, see --format."
                                            + " May be compressed with gzip.")
                    List<Path> files) {
        Changes changes = new Changes();
        Center connected = dryRun ? null : center.connect();
        for (Path file : files) {
            List<List<JsonNode>> parts = list.isList()
                    ? BulkFile.parts(list.indicators(file, bytes(file), changes::refused))
                    : BulkFile.indicators(file, bytes(file));
            for (List<JsonNode> part : parts) {
                ObjectNode body = Center.JSON.createObjectNode();
                body.putArray("indicators").addAll(part);
                if (connected == null) {
                    changes.checked(part);
                } else {
                    changes.add(file, connected.put("/intel/indicators", body));
                }
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
        private long expired;

        void add(Path file, JsonNode done) {
            for (String outcome : List.of("created", "updated", "unchanged", "deleted", "refused")) {
                counts.merge(outcome, done.path("counts").path(outcome).asLong(), Long::sum);
            }
            expired += done.path("counts").path("expired").asLong();
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

        void refused(Path file, int line, BulkResult.Refusal refusal) {
            counts.merge("refused", 1L, Long::sum);
            spec.commandLine()
                    .getOut()
                    .println(EscapedMessageConverter.escape(
                            "%s:%d: %s: %s".formatted(file, line, refusal.code(), refusal.message())));
        }

        void checked(List<JsonNode> indicators) {
            indicators.forEach(one -> counts.merge(one.path("type").asText("?"), 1L, Long::sum));
        }

        int end() {
            PrintWriter out = spec.commandLine().getOut();
            out.println(counts.entrySet().stream()
                    .map(one -> one.getKey() + " " + one.getValue())
                    .collect(Collectors.joining(", ")));
            if (expired > 0) {
                out.println(expired(expired));
            }
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
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description =
                                    "stix (default), or misp for events of MISP with the last version of each object.")
                    @Nullable
                    String format,
            @Option(names = "--out", paramLabel = "FILE", description = "File to write; standard output if omitted.")
                    @Nullable
                    Path file)
            throws IOException, InterruptedException {
        Map<String, String> query = new TreeMap<>();
        put(query, "type", type);
        put(query, "versions", versions);
        put(query, "addedAfter", addedAfter);
        boolean misp = isMisp(format);
        if (misp && ndjson) {
            throw new StartFailure("intel.format", "Events of MISP are one JSON value.", "Omit --ndjson.");
        }
        put(query, "format", misp ? "misp" : ndjson ? "ndjson" : null);
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
        answer.headers()
                .firstValue(IntelRoutes.NOT_CONVERTED)
                .filter(count -> !count.equals("0"))
                .ifPresent(count -> spec.commandLine()
                        .getErr()
                        .println("Objects without an equivalent in MISP, which are left out: " + count));
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

    /** What has no equivalent in STIX. */
    private static String line(Path path, String place, String code, String message, long count) {
        return EscapedMessageConverter.escape("%s:%s: not converted (%d): %s: %s"
                .formatted(path, place.isEmpty() ? "/" : place, count, code, message));
    }

    private static String json(Path path, NotConverted one) {
        return Center.JSON
                .createObjectNode()
                .put("file", path.toString())
                .put("place", one.place())
                .put("code", one.code())
                .put("warning", true)
                .put("message", one.message())
                .put("count", one.count())
                .toString();
    }

    @Command(
            name = "export-sightings",
            description = {
                "Downloads what was seen of each indicator up to your clearance as a STIX bundle, for the partners who gave the"
                        + " indicators.",
                "The number of sightings is printed on standard error."
            })
    int exportSightings(
            @Mixin CenterOptions center,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description = "Only indicators that were seen at this time or later.")
                    @Nullable
                    String since,
            @Option(names = "--out", paramLabel = "FILE", description = "File to write; standard output if omitted.")
                    @Nullable
                    Path file)
            throws IOException {
        Center connected = center.connect();
        Map<String, String> query = new TreeMap<>();
        put(query, "since", since);
        ObjectNode bundle = null;
        long count = 0;
        boolean more = true;
        while (more) {
            ObjectNode page = (ObjectNode) connected.get("/intel/sightings" + Center.query(query));
            more = false;
            if (bundle == null) {
                bundle = page.deepCopy();
                bundle.putArray("objects");
            }
            for (JsonNode object : page.path("objects")) {
                if (object.path("type").asText().equals("sighting")) {
                    query.put("after", object.path("sighting_of_ref").asText());
                    bundle.withArray("objects").add(object);
                    count++;
                    more = true;
                } else if (!query.containsKey("after")) {
                    bundle.withArray("objects").add(object);
                }
            }
        }
        if (file == null) {
            spec.commandLine().getOut().println(bundle);
        } else {
            Files.writeString(file, bundle + "\n");
        }
        spec.commandLine().getErr().println(Plural.of(count, "sighting"));
        return ExitCode.DONE;
    }

    private static String expired(long count) {
        return "not live: %s expired, stored, and not compared with telemetry".formatted(Plural.of(count, "indicator"));
    }

    private static boolean isMisp(@Nullable String format) {
        return switch (format) {
            case null -> false;
            case "stix" -> false;
            case "misp" -> true;
            default ->
                throw new StartFailure(
                        "intel.format", "The format " + format + " is unknown.", "Use --format stix or --format misp.");
        };
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
