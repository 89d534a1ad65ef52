package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "contacts",
        description = "How you are told: contacts, the proof that they work, and what is used when.")
public final class ContactsCommand {

    private static final String MINE = "/people/me/contacts";
    private static final String ID = "The contact's id.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Contacts with their state. Without a name: yours.")
    int list(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            description =
                                    "Whose; others see no addresses, and only who leads or administers sees others.")
                    @Nullable
                    String name) {
        JsonNode told = center.connect().get("/people/" + Center.segment(name == null ? "me" : name) + "/contacts");
        if (answer.json()) {
            told.path("items").forEach(one -> spec.commandLine().getOut().println(one));
            return ExitCode.DONE;
        }
        Table table = new Table("ID", "WAY", "LABEL", "WHERE", "STATE", "LATEST", "AT");
        told.path("items")
                .forEach(one -> table.row(
                        Shown.text(one, "id"),
                        Shown.text(one, "way"),
                        Shown.text(one, "label"),
                        Shown.text(one, "address"),
                        Shown.text(one, "state"),
                        Shown.text(one.path("latest"), "outcome"),
                        Shown.time(one.path("latest"), "at")));
        table.print(spec.commandLine().getOut());
        told.path("rules")
                .forEach(rule -> Shown.line(
                        spec.commandLine().getOut(), rule, "{urgency} urgency: {contact} after {afterMinutes} min"));
        Shown.line(
                spec.commandLine().getOut(),
                told.path("reachable").asBoolean()
                        ? "Pages reach %s.".formatted(Shown.text(told, "person"))
                        : "No page reaches %s: add and verify a contact.".formatted(Shown.text(told, "person")));
        return ExitCode.DONE;
    }

    @Command(
            name = "add",
            description = "Adds a contact of yours, and sends a code there. Browsers are rung in My account.")
    int add(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "WAY", description = "Such as email, sms or ntfy.") String way,
            @Parameters(
                            paramLabel = "PART=VALUE",
                            arity = "1..*",
                            description =
                                    "What the way needs: address of email, number of sms, url and topic of ntfy, ...")
                    Map<String, String> address,
            @Option(names = "--label", paramLabel = "TEXT", description = "As you call it.") @Nullable String label,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Your time zone, such as Europe/Berlin.")
                    @Nullable
                    String zone) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("way", way);
        body.put("address", address);
        if (label != null) {
            body.put("label", label);
        }
        if (zone != null) {
            body.put("zone", zone);
        }
        JsonNode made = center.connect().post(MINE, body);
        answer.say(
                spec.commandLine().getOut(),
                made,
                "Contact %s is added; its code: %s. Type it: watchfloor oncall contacts verify %1$s CODE"
                        .formatted(Shown.text(made, "id"), Shown.text(made.path("latest"), "outcome")));
        return ExitCode.DONE;
    }

    @Command(name = "verify", description = "Proves with the code that a contact reaches you.")
    int verify(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Parameters(paramLabel = "CODE", description = "Six digits.") String code) {
        JsonNode one = center.connect().post(path(id) + "/verify", Map.of("code", code));
        answer.say(spec.commandLine().getOut(), one, "%s is verified.".formatted(Shown.text(one, "label")));
        return ExitCode.DONE;
    }

    @Command(name = "code", description = "Sends another code to a contact of yours.")
    int code(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        JsonNode one = center.connect().post(path(id) + "/code", Map.of());
        answer.say(
                spec.commandLine().getOut(),
                one,
                "Another code: %s.".formatted(Shown.text(one.path("latest"), "outcome")));
        return ExitCode.DONE;
    }

    @Command(name = "test", description = "Sends you a test page. Ends with 1 when it did not leave.")
    int test(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        JsonNode one = center.connect().post(path(id) + "/test", Map.of());
        String outcome = Shown.text(one.path("test"), "outcome");
        answer.say(
                spec.commandLine().getOut(), one, "%s: %s".formatted(outcome, Shown.text(one.path("test"), "words")));
        return outcome.equals("sent") || outcome.equals("delivered") ? ExitCode.DONE : ExitCode.NO;
    }

    @Command(name = "remove", description = "Removes a contact of yours, and the rules that name it.")
    int remove(
            @Mixin CenterOptions center,
            @Option(names = "--anyway", description = "Also your last working one while others count on you.")
                    boolean anyway,
            @Parameters(paramLabel = "ID", description = ID) String id) {
        center.connect().delete(path(id) + (anyway ? "?anyway=true" : ""));
        Shown.line(spec.commandLine().getOut(), "Contact " + id + " is removed.");
        return ExitCode.DONE;
    }

    @Command(
            name = "rules",
            description = "Says what is used when, as a whole; without a rule each way is used at once.")
    int rules(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Your time zone, such as Europe/Berlin.")
                    @Nullable
                    String zone,
            @Option(
                            names = "--quiet",
                            paramLabel = "FROM-UNTIL",
                            description = "When not to disturb you, such as 22:00-06:30. Without it you always may be.")
                    @Nullable
                    String quiet,
            @Option(
                            names = "--quiet-day",
                            paramLabel = "DAY",
                            description = "Days on which it begins; each day without.")
                    @Nullable
                    List<String> days,
            @Option(names = "--never-pierced", description = "High urgency does not disturb then either.")
                    boolean never,
            @Parameters(
                            paramLabel = "RULE",
                            arity = "0..*",
                            description = "URGENCY:ID or URGENCY:ID:MINUTES, such as high:3f2a and low:3f2a:10.")
                    @Nullable
                    List<String> rules) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (zone != null) {
            body.put("zone", zone);
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (String rule : rules == null ? List.<String>of() : rules) {
            all.add(rule(rule));
        }
        body.put("rules", all);
        if (quiet != null) {
            body.put("doNotDisturb", quiet(quiet, days, never));
        }
        JsonNode told = center.connect().put(MINE + "/rules", body);
        answer.say(
                spec.commandLine().getOut(),
                told,
                told.path("reachable").asBoolean()
                        ? "That is how you are told now."
                        : "Said; but no contact is verified.");
        return ExitCode.DONE;
    }

    private Map<String, Object> rule(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || (parts.length == 3 && !parts[2].matches("\\d{1,5}"))) {
            throw new ParameterException(
                    spec.commandLine(), "A rule is URGENCY:ID or URGENCY:ID:MINUTES, not " + text + ".");
        }
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("urgency", parts[0]);
        rule.put("contact", parts[1]);
        if (parts.length == 3 && Integer.parseInt(parts[2]) > 0) {
            rule.put("afterMinutes", Integer.valueOf(parts[2]));
        }
        return rule;
    }

    private Map<String, Object> quiet(String text, @Nullable List<String> days, boolean never) {
        String[] parts = text.split("-", -1);
        if (parts.length != 2) {
            throw new ParameterException(spec.commandLine(), "--quiet is FROM-UNTIL, such as 22:00-06:30.");
        }
        Map<String, Object> quiet = new LinkedHashMap<>();
        quiet.put("from", parts[0]);
        quiet.put("until", parts[1]);
        quiet.put("pierced", !never);
        if (days != null) {
            quiet.put("days", days);
        }
        return quiet;
    }

    private static String path(String id) {
        return MINE + "/" + Center.segment(id);
    }
}
