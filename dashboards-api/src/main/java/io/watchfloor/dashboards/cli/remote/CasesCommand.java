package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.ExitCode;
import io.watchfloor.dashboards.cli.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "cases", description = "Lists, shows, acknowledges, confirms and resolves cases of a running center.")
public final class CasesCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "The cases, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--status", paramLabel = "STATUS", description = "new, acknowledged, in_progress, ...")
                    @Nullable
                    String status,
            @Option(names = "--severity", paramLabel = "SEVERITY", description = "low, medium, high, critical, ...")
                    @Nullable
                    String severity,
            @Option(names = "--assignee", paramLabel = "NAME", description = "Who works on it.") @Nullable
                    String assignee,
            @Option(
                            names = {"-q", "--search"},
                            paramLabel = "TEXT",
                            description = "Words to look for.")
                    @Nullable
                    String text) {
        Map<String, String> query = new TreeMap<>();
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
                        Shown.list(item.path("assets"), "name"),
                        Shown.text(item, "alertCount"),
                        Shown.time(item, "updatedAt"),
                        Shown.text(item, "title"),
                        Shown.text(item, "id")));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "One case with its alerts, observables and activity.")
    int show(
            @Mixin CenterOptions center,
            @Option(names = "--json", description = "As the API gives it.") boolean json,
            @Parameters(paramLabel = "ID", description = "The case's id or number.") String id) {
        Center connected = center.connect();
        String path = path(connected, id);
        JsonNode found = connected.get(path);
        if (json) {
            out().println(found);
        } else {
            new CaseSheet(found, connected.get(path + "/activity").path("items")).print(out());
        }
        return ExitCode.DONE;
    }

    @Command(name = "ack", description = "Acknowledges cases: nobody else is paged for them in this round.")
    int acknowledge(
            @Mixin CenterOptions center,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids or numbers of cases.") List<String> ids) {
        return each(center, ids, "/acknowledge", Map.of());
    }

    @Command(
            name = "confirm",
            description = "Confirms that you have seen how cases got worse: nobody is paged about that any more.")
    int confirm(
            @Mixin CenterOptions center,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids or numbers of cases.") List<String> ids) {
        return each(center, ids, "/confirm", Map.of());
    }

    @Command(name = "resolve", description = "Resolves cases.")
    int resolve(
            @Mixin CenterOptions center,
            @Option(names = "--note", paramLabel = "TEXT", description = "What was found and done.") @Nullable
                    String note,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids or numbers of cases.") List<String> ids) {
        return each(center, ids, "/resolve", note == null ? Map.of() : Map.of("note", note));
    }

    /** Does the same to each; a refusal of one does not keep the others from it. */
    private int each(CenterOptions center, List<String> ids, String verb, Map<String, String> body) {
        Center connected = center.connect();
        int status = ExitCode.DONE;
        for (String id : ids) {
            try {
                JsonNode done = connected.post(path(connected, id) + verb, body);
                out().println("Case " + Shown.text(done, "number") + " is " + Shown.text(done, "status")
                        + (done.hasNonNull("acknowledgedBy")
                                ? ", acknowledged by " + Shown.text(done, "acknowledgedBy")
                                : "")
                        + (verb.equals("/confirm")
                                ? "; you have seen that it got worse ("
                                        + Shown.list(done.path("worsened").path("what"), "title") + ")"
                                : "")
                        + ".");
            } catch (CenterRefusal refusal) {
                if (!refusal.isAnswer()) {
                    throw refusal;
                }
                spec.commandLine().getErr().println("Case " + id + ": " + refusal.getMessage());
                status = ExitCode.NO;
            }
        }
        return status;
    }

    /** People say numbers; the API knows ids. */
    private static String path(Center center, String idOrNumber) {
        String number = idOrNumber.startsWith("#") ? idOrNumber.substring(1) : idOrNumber;
        if (!number.matches("[0-9]{1,9}")) {
            return "/cases/" + Center.segment(idOrNumber);
        }
        String[] id = {idOrNumber};
        center.each("/cases", Map.of(), Integer.MAX_VALUE, item -> {
            if (item.path("number").asText().equals(number)) {
                id[0] = item.path("id").asText();
            }
        });
        return "/cases/" + Center.segment(id[0]);
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
