package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "invite", description = "Invites a person, and prints the one-time link, this once.")
final class InviteCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Option(names = "--role", paramLabel = "ROLE", defaultValue = "responder", description = PeopleCommand.ROLE)
    private String role = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "A group whose assets the person sees, instead of all; may be repeated.")
    private List<String> groups = List.of();

    @Option(names = "--all-groups", description = "The assets of every group, and those of none.")
    private boolean all;

    @Option(
            names = "--clearance",
            paramLabel = "TLP",
            description = "The highest marking: clear, green, amber, amber+strict or red.")
    private @Nullable String clearance;

    @Option(names = "--team", paramLabel = "TEAM", description = "A team; may be repeated.")
    private List<String> teams = List.of();

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "How long the link is good; without it the center's default.")
    private @Nullable Integer hours;

    @Option(names = "--returning", description = "The same person, who was removed, comes back.")
    private boolean returning;

    @Parameters(paramLabel = "NAME", description = "Who.")
    private String name = "";

    @Override
    public Integer call() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("role", role);
        if (all) {
            body.put("allGroups", true);
        }
        if (!groups.isEmpty()) {
            body.put("groups", groups);
        }
        if (clearance != null) {
            body.put("clearance", clearance);
        }
        if (!teams.isEmpty()) {
            body.put("teams", teams);
        }
        if (hours != null) {
            body.put("expiresInHours", hours);
        }
        if (returning) {
            body.put("returning", true);
        }
        JsonNode made = center.connect().post("/invites", body);
        answer.say(spec.commandLine().getOut(), made, Shown.text(made, "link"));
        return ExitCode.DONE;
    }
}
