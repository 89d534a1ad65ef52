package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.SetAsideCalls;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "handovers", description = "Hands a shift over: what you have in hand, for somebody else to take.")
public final class HandoversCommand {

    private static final String ID = "The hand-over's id.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists the hand-overs that you gave or were given, newest first.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--state", paramLabel = "STATE", description = "open, accepted, declined or withdrawn.")
                    @Nullable
                    String state) {
        list.print(
                center.connect(),
                "/handovers",
                SetAsideCalls.query("state", state),
                spec.commandLine().getOut(),
                new Table("ID", "FROM", "TO", "GIVEN", "STATE", "CASES"),
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "from"),
                        Shown.text(item, "to"),
                        Shown.time(item, "createdAt"),
                        Shown.text(item, "state"),
                        Integer.toString(item.path("cases").size())));
        return ExitCode.DONE;
    }

    @Command(name = "give", description = "Offers what you have in hand, and what waits for you, to somebody.")
    int give(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--case", paramLabel = "ID", description = "Only this case; may be repeated.") @Nullable
                    List<String> cases,
            @Option(names = "--note", paramLabel = "TEXT", description = "What the other one should know.") @Nullable
                    String note,
            @Parameters(paramLabel = "PERSON", description = "Who shall take it.") String to) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("to", to);
        if (cases != null) {
            body.put("cases", cases);
        }
        if (note != null) {
            body.put("note", note);
        }
        return say(answer, center.connect().post("/handovers", body));
    }

    @Command(name = "show", description = "Shows a hand-over, and what became of each case.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return say(answer, center.connect().get(path(id)));
    }

    @Command(name = "accept", description = "Takes what was offered to you.")
    int accept(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return say(answer, center.connect().post(path(id) + "/accept", Map.of()));
    }

    @Command(name = "decline", description = "Does not take it.")
    int decline(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return say(answer, center.connect().post(path(id) + "/decline", Map.of()));
    }

    @Command(name = "withdraw", description = "Takes your offer back.")
    int withdraw(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return say(answer, center.connect().post(path(id) + "/withdraw", Map.of()));
    }

    private static String path(String id) {
        return "/handovers/" + Center.segment(id);
    }

    private int say(AnswerOptions answer, JsonNode handover) {
        PrintWriter out = spec.commandLine().getOut();
        if (answer.json()) {
            out.println(handover);
            return ExitCode.DONE;
        }
        Shown.line(out, handover, "Hand-over {id} from {from} to {to}: {state}");
        handover.path("summary").asText().lines().forEach(line -> Shown.line(out, line));
        for (JsonNode one : handover.path("cases")) {
            if (one.hasNonNull("outcome") && !one.path("outcome").asText().equals("done")) {
                Shown.line(out, one, "#{number} stays where it is: {outcome}");
            }
        }
        return ExitCode.DONE;
    }
}
