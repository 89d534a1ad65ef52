package io.watchfloor.dashboards.cli.remote.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cases",
        description = "Lists and shows cases of a running center, and works on them.",
        subcommands = {SnoozeCommand.class, CaseActionsCommand.class, CaseResponsesCommand.class})
public final class CasesCommand {

    private static final String ONE = "The case's id or number.";
    private static final String MANY = "Ids or numbers of cases.";
    private static final String LINKS =
            "related, duplicate_of, has_duplicate, recurrence_of or recurred_as: what the case is to the other.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists cases, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--status", paramLabel = "STATUS", description = "new, acknowledged, in_progress, ...")
                    @Nullable
                    String status,
            @Option(names = "--severity", paramLabel = "SEVERITY", description = "low, medium, high, critical, ...")
                    @Nullable
                    String severity,
            @Option(
                            names = "--assignee",
                            paramLabel = "NAME",
                            description = "A name, me, or none for unassigned cases.")
                    @Nullable
                    String assignee,
            @Option(names = "--asset", paramLabel = "ASSET", description = "An asset's id.") @Nullable String asset,
            @Option(names = "--technique", paramLabel = "ID", description = "An ATT&CK id, such as T1003.") @Nullable
                    String technique,
            @Option(names = "--from", paramLabel = "TIME", description = "Earliest time of opening, in UTC.") @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "Opened before this time, in UTC.") @Nullable
                    String to,
            @Option(names = "--sort", paramLabel = "ORDER", description = "newest, oldest, severity or updated.")
                    @Nullable
                    String sort,
            @Option(
                            names = {"-q", "--search"},
                            paramLabel = "TEXT",
                            description = "Words to look for.")
                    @Nullable
                    String text) {
        Map<String, String> query = new TreeMap<>();
        put(query, "asset", asset);
        put(query, "technique", technique);
        put(query, "from", from);
        put(query, "to", to);
        put(query, "sort", sort);
        put(query, "status", status);
        put(query, "severity", severity);
        put(query, "assignee", assignee);
        put(query, "q", text);
        Table table = new Table("CASE", "SEVERITY", "STATUS", "WHO", "ASSETS", "ALERTS", "UPDATED", "TITLE", "ID");
        list.print(
                center.connect(),
                "/cases",
                query,
                out(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "number"),
                        Shown.text(item, "severity"),
                        Shown.text(item, "status"),
                        item.hasNonNull("assignee") ? Shown.text(item, "assignee") : Shown.text(item, "acknowledgedBy"),
                        Shown.few(item.path("assets"), "name"),
                        Shown.text(item, "alertCount"),
                        Shown.time(item, "updatedAt"),
                        Shown.text(item, "title"),
                        Shown.text(item, "id")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one case with its alerts, observables and activity.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        Center connected = center.connect();
        String path = path(id);
        JsonNode found = connected.get(path);
        if (json) {
            out().println(found);
        } else {
            ArrayNode activity = Center.JSON.createArrayNode();
            connected.each(path + "/activity", Map.of(), Integer.MAX_VALUE, activity::add);
            new CaseSheet(found, activity).print(out());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "open",
            description = "Opens a case from alerts that belong to none. You have it: nobody is paged until it gets"
                    + " worse.")
    int open(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why they belong together.")
                    String reason,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "ALERT",
                            description = "Ids of alerts, of one asset or of several: watchfloor alerts list"
                                    + " --without-case.")
                    List<String> alerts) {
        try {
            JsonNode done = center.connect().post("/cases", Map.of("alerts", alerts, "reason", reason));
            answer.say(out(), done, CaseOrders.sentence(done, "/open"));
            return ExitCode.DONE;
        } catch (CenterRefusal refusal) {
            if (!refusal.isAnswer()) {
                throw refusal;
            }
            spec.commandLine().getErr().println(refusal.getMessage());
            return ExitCode.NO;
        }
    }

    @Command(name = "ack", description = "Acknowledges cases: nobody else is paged for them in this round.")
    int acknowledge(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/acknowledge", Map.of());
    }

    @Command(
            name = "confirm",
            description = "Confirms that you have seen how cases got worse: nobody is paged about that any more.")
    int confirm(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/confirm", Map.of());
    }

    @Command(name = "resolve", description = "Resolves cases.")
    int resolve(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--note", paramLabel = "TEXT", description = "What was found and done.") @Nullable
                    String note,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/resolve", note == null ? Map.of() : Map.of("note", note));
    }

    @Command(
            name = "note",
            description = "Adds a note. The first note of the person who acknowledged a case moves it to in progress.")
    int note(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "ID", description = ONE) String id,
            @Parameters(index = "1", paramLabel = "TEXT", description = "The note.") String text) {
        return each(center, answer, List.of(id), "/notes", Map.of("text", text));
    }

    @Command(name = "assign", description = "Assigns cases to a person.")
    int assign(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--to", required = true, paramLabel = "NAME", description = "Who works on them.")
                    String name,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/assign", Map.of("assignee", name));
    }

    @Command(name = "tlp", description = "Says how far cases may be told: clear, green, amber, amber+strict or red.")
    int tlp(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "TLP", description = "The marking.") String tlp,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/tlp", Map.of("tlp", tlp));
    }

    @Command(name = "restrict", description = "Lets named people alone see a case; without --to it lifts that.")
    int restrict(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--to", paramLabel = "NAME", description = "Who sees it, besides you; may be repeated.")
                    List<String> people,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.") String reason,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        return each(
                center,
                answer,
                List.of(id),
                "/restrict",
                Map.of("people", people == null ? List.of() : people, "reason", reason));
    }

    @Command(name = "close", description = "Closes resolved cases with their judgement.")
    int close(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--classification",
                            required = true,
                            paramLabel = "WORD",
                            description =
                                    "truePositive, benignTruePositive, falsePositive or informationalExpectedActivity.")
                    String classification,
            @Option(
                            names = "--determination",
                            required = true,
                            paramLabel = "WORD",
                            description = "What it came from, such as malware, phishing or securityTesting.")
                    String determination,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(
                center,
                answer,
                ids,
                "/close",
                Map.of("classification", classification, "determination", determination));
    }

    @Command(name = "reopen", description = "Reopens resolved or closed cases: they are new again, and page.")
    int reopen(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.") String reason,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/reopen", Map.of("reason", reason));
    }

    @Command(
            name = "merge",
            description =
                    "Makes cases parts of another one, which then shows them all. Nothing moves: split undoes it.")
    int merge(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--into",
                            required = true,
                            paramLabel = "ID",
                            description = "The case that they become parts of.")
                    String into,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are one attack.") @Nullable
                    String reason,
            @Parameters(arity = "1..*", paramLabel = "ID", description = MANY) List<String> ids) {
        return each(center, answer, ids, "/merge", body("into", plain(into), reason));
    }

    @Command(name = "split", description = "Makes a part of a case a case of its own again.")
    int split(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--part", required = true, paramLabel = "ID", description = "The part's id or number.")
                    String part,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why they are two.") @Nullable String reason,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        return each(center, answer, List.of(id), "/split", body("part", plain(part), reason));
    }

    @Command(name = "link", description = "Says what a case is to another one. Both stay cases of their own.")
    int link(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--as", required = true, paramLabel = "KIND", description = LINKS) String kind,
            @Option(names = "--to", required = true, paramLabel = "ID", description = "The other case's id or number.")
                    String to,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why.") @Nullable String reason,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        Map<String, String> body = body("to", plain(to), reason);
        body.put("kind", kind);
        return each(center, answer, List.of(id), "/link", body);
    }

    @Command(name = "unlink", description = "Takes a link between cases back.")
    int unlink(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--as", required = true, paramLabel = "KIND", description = LINKS) String kind,
            @Option(names = "--to", required = true, paramLabel = "ID", description = "The other case's id or number.")
                    String to,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        Map<String, String> body = body("to", plain(to), null);
        body.put("kind", kind);
        return each(center, answer, List.of(id), "/unlink", body);
    }

    @Command(
            name = "move",
            description =
                    "Moves alerts of a case to another one, or out of all. Later alerts go where they went; moving"
                            + " them back undoes it.")
    int move(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @ArgGroup(multiplicity = "1") MoveTarget target,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why they belong there.")
                    String reason,
            @Parameters(index = "0", paramLabel = "ID", description = ONE) String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "ALERT", description = "Ids of its alerts.")
                    List<String> alerts) {
        Map<String, Object> body = new TreeMap<>(Map.of("alerts", alerts, "reason", reason));
        if (target.to != null) {
            body.put("to", plain(target.to));
        }
        return each(center, answer, List.of(id), "/move", body);
    }

    @Command(name = "add", description = "Adds alerts that belong to no case: all of them, or none.")
    int add(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why they belong to it.")
                    String reason,
            @Parameters(index = "0", paramLabel = "ID", description = ONE) String id,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "ALERT",
                            description = "Ids of alerts: watchfloor alerts list --without-case.")
                    List<String> alerts) {
        return each(center, answer, List.of(id), "/add", Map.of("alerts", alerts, "reason", reason));
    }

    private static Map<String, String> body(String name, String value, @Nullable String reason) {
        Map<String, String> body = new TreeMap<>(Map.of(name, value));
        put(body, "reason", reason);
        return body;
    }

    @Command(
            name = "why",
            description = "Explains why there is a case: from raw records through rules and alerts to its pages.")
    int why(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        JsonNode why = center.connect().get(path(id) + "/why");
        if (answer.json()) {
            out().println(why);
        } else {
            new CaseReasons(why).print(out());
        }
        return ExitCode.DONE;
    }

    @Command(
            name = "graph",
            description = "Shows a case as a list of assets, accounts and things from outside, with what ties them"
                    + " together.")
    int graph(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ONE) String id) {
        JsonNode graph = center.connect().get(path(id) + "/graph");
        if (answer.json()) {
            out().println(graph);
        } else {
            new CaseGraphSheet(graph).print(out());
        }
        return ExitCode.DONE;
    }

    private int each(CenterOptions center, AnswerOptions answer, List<String> ids, String verb, Map<String, ?> body) {
        return CaseOrders.each(spec, center, answer, ids, verb, body);
    }

    /** The API accepts ids and numbers. */
    static String path(String idOrNumber) {
        return "/cases/" + Center.segment(plain(idOrNumber));
    }

    /** People write the number of a case with a mark. */
    static String plain(String idOrNumber) {
        return idOrNumber.startsWith("#") ? idOrNumber.substring(1) : idOrNumber;
    }

    private static void put(Map<String, String> query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
