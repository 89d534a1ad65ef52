package io.watchfloor.dashboards.hunt.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches the archive of telemetry. */
@Command(
        name = "hunt",
        description = {
            "Searches the archive of telemetry, newest records first.",
            "Each condition is one argument: hunt \"user = brandt\" \"process endswith .exe\"",
            "Exit codes: 1 no match."
        })
public final class HuntCommand implements Callable<Integer> {

    private static final String COLUMNS =
            "TIME {@time} | ASSET {asset} | LOG SOURCE {logsource|} | USER {fields.user_name|} |"
                    + " PROCESS {fields.process|} | COMMAND {fields.command_line|} | RECORD {record}";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "CONDITION",
            description =
                    "Field, operator and value. Operators: =, !=, contains, startswith, endswith, in, exists, missing; >, >=, <, <= for ports.")
    private List<String> where = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Earliest time of a record (default: 24 hours before the end).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Time before which the record happened (default: now).")
    private @Nullable String to;

    @Option(names = "--text", paramLabel = "TEXT", description = "Text that the record contains, ignoring case.")
    private @Nullable String text;

    @Option(names = "--rule", paramLabel = "RULE", description = "File with a Sigma rule, or the id of an active rule.")
    private @Nullable String rule;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description = "Pattern of a STIX indicator, such as \"[ipv4-addr:value = '198.51.100.7']\".")
    private @Nullable String pattern;

    @Option(
            names = "--sql",
            paramLabel = "STATEMENT",
            description = "One SELECT statement over the table telemetry, instead of conditions. Needs --from.")
    private @Nullable String sql;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Maximum number of records, up to 1000, or of rows with --sql, up to 10000 (default: 100).")
    private int limit;

    @Option(names = "--json", description = "Prints one record per line as JSON.")
    private boolean json;

    @Option(names = "--top", description = "Prints the most frequent values of each field after the records.")
    private boolean top;

    @Option(
            names = "--as-rule",
            description = "Prints Sigma rules that match the records that the hunt finds, as YAML, instead of records.")
    private boolean asRule;

    @Option(
            names = "--draft",
            paramLabel = "PACK",
            description = "With --as-rule: uploads the rules as this pack, in the stage draft.")
    private @Nullable String draft;

    @Option(names = "--title", paramLabel = "TITLE", description = "With --as-rule: title of the rules.")
    private @Nullable String title;

    @Option(
            names = "--saved",
            paramLabel = "NAME",
            description = "Runs a stored hunt, by name or id, with the conditions of this command added.")
    private @Nullable String saved;

    @Option(names = "--save", paramLabel = "NAME", description = "Stores the hunt under a name, and runs it.")
    private @Nullable String save;

    @Option(names = "--share", description = "With --save: other users see the hunt, and run it with their own rights.")
    private boolean share;

    @Override
    public Integer call() {
        Map<String, Object> request = sql == null ? request() : statement(sql);
        Center connected = center.connect();
        String storing = save;
        String opening = saved;
        if (storing != null) {
            spec.commandLine()
                    .getErr()
                    .println("Stored as %s (%s)."
                            .formatted(storing, SavedHunts.save(connected, storing, share, request)));
        } else if (share) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--share needs --save: add --save NAME.");
        }
        if (opening != null) {
            request = SavedHunts.complete(connected, opening, request, Instant.now());
            if (request.containsKey("sql")) {
                checkStatement(from != null || request.containsKey("from"));
                request.remove("where");
            }
        }
        return request.containsKey("sql") ? select(connected, request) : hunt(connected, request);
    }

    private Map<String, Object> statement(String text) {
        checkStatement(from != null);
        if (saved != null) {
            throw new ParameterException(spec.commandLine(), "--sql and --saved exclude each other. Leave out one.");
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("sql", text);
        put(request, "from", from);
        put(request, "to", to);
        return request;
    }

    private void checkStatement(boolean hasFrom) {
        if (!hasFrom || !where.isEmpty() || text != null || rule != null || pattern != null || asRule) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A statement of SQL needs --from, and has no conditions, --text, --rule, --pattern or --as-rule.");
        }
    }

    private int select(Center connected, Map<String, Object> request) {
        request.put("limit", limit);
        JsonNode answer = connected.post("/hunt/sql", request);
        List<String> names = new ArrayList<>();
        answer.path("columns").forEach(column -> names.add(column.path("name").asText()));
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            ObjectNode named = Center.JSON.createObjectNode();
            for (int i = 0; i < names.size(); i++) {
                named.set(names.get(i), row.path(i));
            }
            rows.add(named);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            rows.forEach(out::println);
        } else if (!rows.isEmpty()) {
            Table table = new Table(
                    names.stream().map(EscapedMessageConverter::escape).toArray(String[]::new));
            rows.forEach(row ->
                    table.row(names.stream().map(name -> text(row.path(name))).toArray(String[]::new)));
            table.print(out);
        }
        if (answer.path("truncated").asBoolean()) {
            spec.commandLine().getErr().println("Showing %d rows. Show more with --limit.".formatted(rows.size()));
        }
        return rows.isEmpty() ? ExitCode.NO : ExitCode.DONE;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "-" : value.asText();
    }

    private int hunt(Center connected, Map<String, Object> request) {
        if (asRule) {
            return HuntAsRule.print(connected, request, title, draft, spec.commandLine());
        }
        if (draft != null || title != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--draft and --title need --as-rule: add --as-rule.");
        }
        List<JsonNode> records = new ArrayList<>();
        List<JsonNode> tops = new ArrayList<>();
        long matches = 0;
        JsonNode answer;
        do {
            request.put("limit", Math.max(1, limit - records.size()));
            answer = connected.post("/hunt", request);
            int missing = limit - records.size();
            int shown = 0;
            for (JsonNode record : answer.path("records")) {
                if (shown++ < missing) {
                    records.add(record);
                    if (json) {
                        spec.commandLine().getOut().println(record);
                    }
                }
            }
            matches += answer.path("matches").asLong();
            answer.path("top").forEach(tops::add);
            request.put("before", answer.path("next").textValue());
            if (!answer.path("next").isNull()) {
                spec.commandLine()
                        .getErr()
                        .println("%d %% searched, %d found"
                                .formatted(answer.path("percent").asInt(), matches));
            }
        } while (!answer.path("next").isNull() && records.size() < limit);
        if (!json && !records.isEmpty()) {
            Template.table(COLUMNS, Center.JSON.valueToTree(records))
                    .print(spec.commandLine().getOut());
        }
        if (top && !json) {
            top(tops);
        }
        boolean more = matches > records.size() || !answer.path("next").isNull();
        if (records.isEmpty()) {
            spec.commandLine().getErr().println("No match.");
        } else if (more) {
            spec.commandLine()
                    .getErr()
                    .println("Showing %d of %s%d records. Show more with --limit."
                            .formatted(records.size(), answer.path("next").isNull() ? "" : "at least ", matches));
        }
        return records.isEmpty() ? ExitCode.NO : ExitCode.DONE;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("where", where);
        put(request, "from", from);
        put(request, "to", to);
        put(request, "text", text);
        put(request, "rule", rule == null ? null : rule(rule));
        put(request, "pattern", pattern);
        return request;
    }

    private static void put(Map<String, Object> request, String name, @Nullable String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    private static String rule(String given) {
        Path file = Path.of(given);
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : given;
        } catch (IOException e) {
            throw new UncheckedIOException("The file %s cannot be read".formatted(file), e);
        }
    }

    private void top(List<JsonNode> tops) {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        for (JsonNode field : tops) {
            Map<String, Long> values =
                    counts.computeIfAbsent(field.path("field").asText(), one -> new LinkedHashMap<>());
            field.path("values")
                    .forEach(value -> values.merge(
                            value.path("value").asText(), value.path("records").asLong(), Long::sum));
        }
        counts.forEach((field, values) -> {
            spec.commandLine().getOut().println();
            spec.commandLine().getOut().println(field);
            values.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(10)
                    .forEach(one ->
                            spec.commandLine().getOut().println("  %8d  %s".formatted(one.getValue(), one.getKey())));
        });
    }
}
