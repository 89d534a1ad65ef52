package io.watchfloor.dashboards.cli.remote.people;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
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

@Command(name = "account", description = "Your own account: who you are, where you are signed in, your tokens.")
public final class AccountCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Who you are, and what you may do with this token.")
    int show(@Mixin CenterOptions center, @Mixin AnswerOptions answer) {
        JsonNode me = center.connect().get("/me");
        answer.say(
                spec.commandLine().getOut(),
                me,
                "%s, %s. May: %s."
                        .formatted(Shown.text(me, "name"), Shown.text(me, "role"), Shown.list(me.path("rights"), "")));
        return ExitCode.DONE;
    }

    @Command(name = "set", description = "Says how others may call you.")
    int set(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--display-name",
                            paramLabel = "TEXT",
                            description = "As others may call you; left out: by your name.")
                    @Nullable
                    String display) {
        JsonNode profile = center.connect().put("/me/profile", Map.of("displayName", display == null ? "" : display));
        String now = profile.path("displayName").asText();
        answer.say(
                spec.commandLine().getOut(),
                profile,
                now.isEmpty() ? "Others call you by your name." : "Others call you %s.".formatted(now));
        return ExitCode.DONE;
    }

    @Command(name = "sessions", description = "Where you are signed in.")
    int sessions(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("ID", "BY", "FROM", "DEVICE", "SIGNED IN", "LAST USED");
        list.print(
                center.connect(),
                "/me/sessions",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "method"),
                        Shown.text(item, "address"),
                        Shown.text(item, "device"),
                        Shown.time(item, "createdAt"),
                        Shown.time(item, "lastUsedAt")));
        return ExitCode.DONE;
    }

    @Command(name = "end-session", description = "Ends one of your sessions.")
    int endSession(
            @Mixin CenterOptions center, @Parameters(paramLabel = "ID", description = "The session's id.") String id) {
        center.connect().delete("/me/sessions/" + Center.segment(id));
        spec.commandLine().getOut().println("Session " + id + " has ended.");
        return ExitCode.DONE;
    }

    @Command(name = "tokens", description = "Your API tokens, without their secrets.")
    int tokens(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("ID", "BEGINS", "STATUS", "MAY", "PURPOSE", "EXPIRES", "LAST USED");
        list.print(
                center.connect(),
                "/me/tokens",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "prefix"),
                        Shown.text(item, "status"),
                        item.path("scopes").isArray() ? Shown.list(item.path("scopes"), "") : "all",
                        Shown.text(item, "purpose"),
                        Shown.time(item, "expiresAt"),
                        Shown.time(item, "lastUsedAt")));
        return ExitCode.DONE;
    }

    @Command(name = "revoke-token", description = "Revokes one of your API tokens.")
    int revokeToken(
            @Mixin CenterOptions center, @Parameters(paramLabel = "ID", description = "The token's id.") String id) {
        center.connect().delete("/me/tokens/" + Center.segment(id));
        spec.commandLine().getOut().println("Token " + id + " is revoked.");
        return ExitCode.DONE;
    }
}
