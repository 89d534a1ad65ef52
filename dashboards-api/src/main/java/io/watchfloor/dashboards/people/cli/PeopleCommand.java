package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
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

@Command(
        name = "people",
        description = "Manages people: accounts, invitations, links, API tokens, passkeys, sessions.",
        subcommands = {InviteCommand.class, InvitesCommand.class, WithdrawCommand.class})
public final class PeopleCommand {

    private static final String WHO = "Who.";
    private static final String LEAVE_SHIFTS =
            "Also when the person is on call: the fallback of each schedule then stands in.";
    static final String ROLE = "administrator, lead, responder, hunter, rule-author, legal, partner or viewer.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists everybody.")
    int list(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Option(names = "--removed", description = "Also those who were removed.") boolean removed) {
        Table table = new Table("NAME", "ROLE", "SEES", "CLEARED FOR", "TEAMS", "STATUS", "LAST SEEN");
        list.print(
                center.connect(),
                "/people",
                removed ? Map.of("removed", "true") : Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "name"),
                        Shown.text(item, "role"),
                        sees(item),
                        Shown.text(item, "clearance"),
                        Shown.list(item.path("teams"), ""),
                        status(item),
                        Shown.time(item, "lastSeenAt")));
        return ExitCode.DONE;
    }

    static String sees(JsonNode person) {
        if (person.path("allGroups").asBoolean()) {
            return "all groups";
        }
        return person.path("groups").isEmpty() ? "nothing" : Shown.list(person.path("groups"), "");
    }

    @Command(name = "show", description = "One person.")
    int show(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        return say(answer, center.connect().get(path(name)));
    }

    @Command(name = "add", description = "Adds a person; \"people link\" then lets them in.")
    int add(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--role", paramLabel = "ROLE", defaultValue = "responder", description = ROLE) String role,
            @Option(
                            names = "--owner",
                            paramLabel = "NAME",
                            description =
                                    "Makes a service account, which has tokens and no sessions: who answers for it.")
                    @Nullable
                    String owner,
            @Option(
                            names = "--returning",
                            description =
                                    "The same person, who was removed, comes back: not somebody else of that name.")
                    boolean returning,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("name", name, "role", role));
        if (owner != null) {
            body.put("owner", owner);
        }
        if (returning) {
            body.put("returning", true);
        }
        return say(answer, center.connect().post("/people", body));
    }

    @Command(name = "role", description = "Changes what a person may do.")
    int role(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = WHO) String name,
            @Parameters(index = "1", paramLabel = "ROLE", description = ROLE) String role) {
        return say(answer, center.connect().patch(path(name), Map.of("role", role)));
    }

    @Command(name = "owner", description = "Hands a service account over to another person.")
    int owner(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = "The service account.") String name,
            @Parameters(index = "1", paramLabel = "OWNER", description = "Who answers for it from now on.")
                    String owner) {
        return say(answer, center.connect().patch(path(name), Map.of("owner", owner)));
    }

    @Command(name = "sees", description = "Changes what a person sees: asset groups, and marking of cases.")
    int sees(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--group",
                            paramLabel = "GROUP",
                            description =
                                    "A group whose assets the person sees; may be repeated, and replaces the others.")
                    List<String> groups,
            @Option(names = "--all-groups", description = "The assets of every group, and those of none.") boolean all,
            @Option(names = "--no-groups", description = "No assets.") boolean none,
            @Option(
                            names = "--clearance",
                            paramLabel = "TLP",
                            description = "The highest marking: clear, green, amber, amber+strict or red.")
                    @Nullable
                    String clearance,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (all || none) {
            body.put("allGroups", all);
        }
        if (groups != null && !groups.isEmpty()) {
            body.put("groups", groups);
        }
        if (clearance != null) {
            body.put("clearance", clearance);
        }
        return say(answer, center.connect().patch(path(name), body));
    }

    @Command(
            name = "disable",
            description = "Disables a person: sessions, API tokens and links end everywhere at once.")
    int disable(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--leave-shifts", description = LEAVE_SHIFTS) boolean leaveShifts,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        return say(
                answer,
                center.connect()
                        .patch(
                                path(name),
                                leaveShifts
                                        ? Map.of("disabled", true, "leaveShifts", true)
                                        : Map.of("disabled", true)));
    }

    @Command(name = "enable", description = "Enables a disabled person again, who then needs a new link or token.")
    int enable(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        return say(answer, center.connect().patch(path(name), Map.of("disabled", false)));
    }

    @Command(name = "remove", description = "Removes a person for good. What they did stays under their name.")
    int remove(
            @Mixin CenterOptions center,
            @Option(names = "--leave-shifts", description = LEAVE_SHIFTS) boolean leaveShifts,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        center.connect().delete(path(name) + (leaveShifts ? "?leaveShifts=true" : ""));
        return say(name + " is removed.");
    }

    @Command(name = "link", description = "A one-time link with which somebody signs in.")
    int link(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        JsonNode made = center.connect().post(path(name) + "/links", Map.of());
        answer.say(spec.commandLine().getOut(), made, Shown.text(made, "link"));
        return ExitCode.DONE;
    }

    @Command(name = "token", description = "Makes an API token for a person and prints it, this once.")
    int token(
            @Mixin CenterOptions center,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            description = "How long it is valid; without it the center's default.")
                    @Nullable
                    Integer days,
            @Option(
                            names = "--purpose",
                            paramLabel = "TEXT",
                            description = "What it is for, to know it again in the list.")
                    @Nullable
                    String purpose,
            @Option(
                            names = "--scope",
                            paramLabel = "VERB",
                            description = "What it may do at most, such as read; may be repeated. Without it all that"
                                    + " the person may.")
                    List<String> scopes,
            @Option(names = "--json", description = "As the API gives it, with id and end.") boolean json,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (days != null) {
            body.put("expiresInDays", days);
        }
        if (purpose != null) {
            body.put("purpose", purpose);
        }
        if (scopes != null && !scopes.isEmpty()) {
            body.put("scopes", scopes);
        }
        JsonNode answer = center.connect().post(path(name) + "/tokens", body);
        return say(json ? answer.toString() : Shown.text(answer, "token"));
    }

    @Command(name = "tokens", description = "Lists a person's API tokens, without their secrets.")
    int tokens(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Table table = new Table("ID", "BEGINS", "STATUS", "MAY", "PURPOSE", "CREATED", "BY", "EXPIRES", "LAST USED");
        list.print(
                center.connect(),
                path(name) + "/tokens",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "prefix"),
                        Shown.text(item, "status"),
                        item.path("scopes").isArray() ? Shown.list(item.path("scopes"), "") : "all",
                        Shown.text(item, "purpose"),
                        Shown.time(item, "createdAt"),
                        Shown.text(item, "createdBy"),
                        Shown.time(item, "expiresAt"),
                        Shown.time(item, "lastUsedAt")));
        return ExitCode.DONE;
    }

    @Command(
            name = "revoke-token",
            description = "Revokes an API token, and ends the sessions that were opened with it.")
    int revokeToken(
            @Mixin CenterOptions center,
            @Parameters(index = "0", paramLabel = "NAME", description = WHO) String name,
            @Parameters(index = "1", paramLabel = "ID", description = "The token's id.") String id) {
        center.connect().delete(path(name) + "/tokens/" + Center.segment(id));
        return say("Token " + id + " of " + name + " is revoked.");
    }

    @Command(name = "passkeys", description = "Lists a person's passkeys.")
    int passkeys(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Table table = new Table("ID", "NAME", "BELONGS TO", "SYNCED", "MODEL", "ADDED", "LAST USED", "BLOCKED");
        list.print(
                center.connect(),
                path(name) + "/passkeys",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "name"),
                        Shown.text(item, "party"),
                        item.path("synced").asBoolean() ? "yes" : "no",
                        Shown.text(item, "model"),
                        Shown.time(item, "createdAt"),
                        Shown.time(item, "lastUsedAt"),
                        Shown.time(item, "blockedAt")));
        return ExitCode.DONE;
    }

    @Command(name = "remove-passkey", description = "Removes a passkey of a person for good, such as a lost one.")
    int removePasskey(
            @Mixin CenterOptions center,
            @Parameters(index = "0", paramLabel = "NAME", description = WHO) String name,
            @Parameters(index = "1", paramLabel = "ID", description = "The passkey's id.") String id) {
        center.connect().delete(path(name) + "/passkeys/" + Center.segment(id));
        return say("Passkey " + id + " of " + name + " is removed.");
    }

    @Command(name = "end-codes", description = "Ends a person's recovery codes; they make new ones themselves.")
    int endCodes(@Mixin CenterOptions center, @Parameters(paramLabel = "NAME", description = WHO) String name) {
        center.connect().delete(path(name) + "/recovery-codes");
        return say("The recovery codes of " + name + " are no longer good.");
    }

    @Command(name = "sessions", description = "Where a person is signed in.")
    int sessions(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "NAME", description = WHO) String name) {
        Table table = new Table("ID", "BY", "FROM", "DEVICE", "SIGNED IN", "LAST USED", "EXPIRES");
        list.print(
                center.connect(),
                path(name) + "/sessions",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "id"),
                        Shown.text(item, "method"),
                        Shown.text(item, "address"),
                        Shown.text(item, "device"),
                        Shown.time(item, "createdAt"),
                        Shown.time(item, "lastUsedAt"),
                        Shown.time(item, "expiresAt")));
        return ExitCode.DONE;
    }

    @Command(name = "sign-out", description = "Signs a person out of every browser, or ends one session.")
    int signOut(
            @Mixin CenterOptions center,
            @Parameters(index = "0", paramLabel = "NAME", description = WHO) String name,
            @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Of one session; without it all.")
                    @Nullable
                    String id) {
        center.connect().delete(path(name) + "/sessions" + (id == null ? "" : "/" + Center.segment(id)));
        return say(id == null ? name + " is signed out everywhere." : "Session " + id + " of " + name + " has ended.");
    }

    private static String path(String name) {
        return "/people/" + Center.segment(name);
    }

    private int say(AnswerOptions answer, JsonNode account) {
        return say(
                answer.json()
                        ? account.toString()
                        : "%s is %s, %s."
                                .formatted(Shown.text(account, "name"), Shown.text(account, "role"), status(account)));
    }

    private int say(String line) {
        spec.commandLine().getOut().println(line);
        return ExitCode.DONE;
    }

    private static String status(JsonNode account) {
        if (account.hasNonNull("removedAt")) {
            return "removed";
        }
        return account.path("disabled").asBoolean() ? "disabled" : "enabled";
    }
}
