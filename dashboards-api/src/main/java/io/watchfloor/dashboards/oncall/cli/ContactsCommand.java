package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
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
        description = "Shows and edits contact methods, their verification and the notification rules.",
        modelTransformer = OperationCommands.class)
public final class ContactsCommand {

    private static final String MINE = "/people/me/contacts";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists contact methods and their state. Defaults to your own.")
    int list(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..1",
                            description =
                                    "Name of another person; requires the right to lead or administer. Addresses are hidden.")
                    @Nullable
                    String name) {
        JsonNode told = center.connect().get("/people/" + Center.segment(name == null ? "me" : name) + "/contacts");
        if (answer.json()) {
            told.path("items").forEach(one -> spec.commandLine().getOut().println(one));
            return ExitCode.DONE;
        }
        PrintWriter out = spec.commandLine().getOut();
        Template.table(
                        "ID {id} | METHOD {method} | LABEL {label} | WHERE {address} | STATE {state} | LATEST {latest.outcome}"
                                + " | AT {@latest.at}",
                        told.path("items"))
                .print(out);
        out.println(Template.fill(
                "{rules>{urgency} urgency: {contact} after {afterMinutes} min\n}{reachable?{person} can"
                        + " be notified.|{person} will not be notified: add and verify a contact method.}",
                told));
        return ExitCode.DONE;
    }

    @Command(
            name = "rules",
            description = "Replaces the notification rules. Without rules every verified contact method is used at"
                    + " once.")
    int rules(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--zone", paramLabel = "ZONE", description = "Your time zone, such as Europe/Berlin.")
                    @Nullable
                    String zone,
            @Option(
                            names = "--quiet",
                            paramLabel = "FROM-UNTIL",
                            description =
                                    "Quiet hours, such as 22:00-06:30. Without this option there are no quiet hours.")
                    @Nullable
                    String quiet,
            @Option(
                            names = "--quiet-day",
                            paramLabel = "DAY",
                            description = "Days on which the quiet hours start. Defaults to every day.")
                    @Nullable
                    List<String> days,
            @Option(
                            names = "--never-pierced",
                            description = "Notifications of high urgency also wait until " + "the quiet hours end.")
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
            body.put("quietHours", quiet(quiet, days, never));
        }
        JsonNode told = center.connect().put(MINE + "/rules", body);
        answer.print(
                spec.commandLine().getOut(),
                told,
                told.path("reachable").asBoolean()
                        ? "Notification rules saved."
                        : "Notification rules saved. Warning: no contact method is verified, so you will not be"
                                + " notified.");
        return ExitCode.DONE;
    }

    private Map<String, Object> rule(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || (parts.length == 3 && !parts[2].matches("\\d{1,5}"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A notification rule must be URGENCY:ID or URGENCY:ID:MINUTES, not " + text + ".");
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
            throw new ParameterException(spec.commandLine(), "--quiet must be FROM-UNTIL, such as 22:00-06:30.");
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
}
