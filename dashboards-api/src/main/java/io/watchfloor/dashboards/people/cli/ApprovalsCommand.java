package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "approvals", description = "What waits for your word: another session of yours, or somebody else asks.")
public final class ApprovalsCommand {

    private static final String ID = "The approval's id.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "What waits for your word, and what you asked for within a day.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("ID", "STATE", "WHO", "WHAT", "ABOUT", "FROM", "UNTIL", "YOURS TO GIVE");
        list.print(
                center.connect(),
                "/approvals",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "state"),
                        Shown.text(item, "person"),
                        item.hasNonNull("role")
                                ? "be %s for %s min".formatted(Shown.text(item, "role"), Shown.text(item, "minutes"))
                                : Shown.text(item, "action"),
                        Shown.text(item, "object"),
                        Shown.text(item, "address"),
                        Shown.time(item, "expiresAt"),
                        item.path("mayApprove").asBoolean()
                                ? Shown.text(item, "kind").equals("number") ? "with --number" : "yes"
                                : ""));
        return ExitCode.DONE;
    }

    @Command(name = "approve", description = "Gives your word. Whoever asked repeats the request then.")
    int approve(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--number",
                            paramLabel = "NN",
                            description = "The two digits that your other session shows. Wrong ones end the request.")
                    @Nullable
                    String number,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return decide(center, answer, id, "/approve", number == null ? Map.of() : Map.of("digits", number), "approved");
    }

    @Command(
            name = "deny",
            description = "Ends a request. Do it when you do not know of it, and tell an administrator.")
    int deny(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        return decide(center, answer, id, "/deny", Map.of(), "denied");
    }

    private int decide(
            CenterOptions center, AnswerOptions answer, String id, String verb, Map<String, String> body, String done) {
        try {
            JsonNode approval = center.connect().post("/approvals/" + Center.segment(id) + verb, body);
            answer.say(
                    spec.commandLine().getOut(),
                    approval,
                    "%s of %s is %s.".formatted(Shown.text(approval, "action"), Shown.text(approval, "person"), done));
            return ExitCode.DONE;
        } catch (CenterRefusal refusal) {
            if (!refusal.isAnswer()) {
                throw refusal;
            }
            spec.commandLine().getErr().println(refusal.getMessage());
            return ExitCode.NO;
        }
    }
}
