package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What commands ask of cases, and the sentence that tells what came of it. */
final class CaseOrders {

    private CaseOrders() {}

    /** Applies the same order to each case; a refusal for one does not stop the others. */
    static int each(
            CommandSpec spec,
            CenterOptions center,
            AnswerOptions answer,
            List<String> ids,
            String verb,
            Map<String, ?> body) {
        Center connected = center.connect();
        int status = ExitCode.DONE;
        for (String id : ids) {
            try {
                JsonNode done = connected.post(CasesCommand.path(id) + verb, body);
                answer.say(spec.commandLine().getOut(), done, sentence(done, verb));
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

    static String sentence(JsonNode done, String verb) {
        return "Case " + Shown.text(done, "number") + " is " + Shown.text(done, "status")
                + (done.hasNonNull("acknowledgedBy") ? ", acknowledged by " + Shown.text(done, "acknowledgedBy") : "")
                + (done.hasNonNull("assignee") ? ", assigned to " + Shown.text(done, "assignee") : "")
                + (verb.equals("/confirm")
                        ? "; you have seen that it got worse ("
                                + Shown.list(done.path("worsened").path("what"), "title") + ")"
                        : "")
                + relations(done, verb)
                + ".";
    }

    private static String relations(JsonNode done, String verb) {
        return switch (verb) {
            case "/merge", "/split" ->
                done.path("parts").isEmpty()
                        ? "; it has no parts"
                        : "; its parts are " + Shown.list(done.path("parts"), "number");
            case "/link", "/unlink" ->
                done.path("linkedCases").isEmpty()
                        ? "; it has no links"
                        : "; it is linked to " + Shown.list(done.path("linkedCases"), "number");
            case "/accept" -> "; the cases are one now";
            case "/dismiss" -> "; it is no longer suggested with the other";
            default -> "";
        };
    }
}
