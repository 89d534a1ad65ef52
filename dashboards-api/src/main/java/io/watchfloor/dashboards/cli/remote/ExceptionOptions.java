package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code rules except} and {@code rules suppress}, and the preview and saving that follow. */
final class ExceptionOptions {

    private static final int USUAL_DAYS = 30;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @ArgGroup(multiplicity = "1")
    private Of of = new Of();

    @ArgGroup(exclusive = false)
    private Scope scope = new Scope();

    @ArgGroup(exclusive = false)
    private Terms terms = new Terms();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Days of telemetry of the preview. Default: ${DEFAULT-VALUE}.")
    private int days;

    @Option(names = "--no-preview", description = "Saves without a preview, for example because no telemetry is kept.")
    private boolean withoutPreview;

    @Option(names = "--yes", description = "Saves the exception after the preview.")
    private boolean yes;

    /** What the exception is made of. */
    static final class Of {

        @Option(
                names = "--alert",
                paramLabel = "ID",
                description = "Alert: takes its rule, and its asset if no scope is given.")
        private @Nullable String alert;

        @Option(names = "--rule", paramLabel = "ID", description = "Rule. Can be repeated.")
        private List<String> rules = new ArrayList<>();

        @Option(
                names = "--change",
                paramLabel = "EXCEPTION",
                description = "Exception to change: what is not given stays as it is.")
        private @Nullable String change;
    }

    /** Which records it hides. */
    static final class Scope {

        @Option(names = "--asset", paramLabel = "ASSET", description = "Asset, such as host:dc01. Can be repeated.")
        private List<String> assets = new ArrayList<>();

        @Option(names = "--group", paramLabel = "GROUP", description = "Group of assets. Can be repeated.")
        private List<String> groups = new ArrayList<>();

        @Option(
                names = "--account",
                paramLabel = "ACCOUNT",
                description = "Account that the record names, such as CORP\\\\svc-backup. Can be repeated.")
        private List<String> accounts = new ArrayList<>();

        @Option(
                names = "--where",
                paramLabel = "FIELD=VALUE",
                description = "Value of a field; modifiers are contains, startswith and endswith, such as"
                        + " CommandLine|contains=--inventory. Can be repeated.")
        private List<String> where = new ArrayList<>();

        boolean isGiven() {
            return !(assets.isEmpty() && groups.isEmpty() && accounts.isEmpty() && where.isEmpty());
        }

        Map<String, List<String>> named() {
            return Map.of("assets", assets, "groups", groups, "accounts", accounts, "where", where);
        }
    }

    /** Who answers for it, and until when. */
    static final class Terms {

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why. Required for a new exception.")
        private @Nullable String reason;

        @Option(names = "--until", paramLabel = "TIME", description = "End, such as 2026-12-24T00:00:00Z.")
        private @Nullable Instant until;

        @Option(names = "--for", paramLabel = "DAYS", description = "Days until the end. Default: " + USUAL_DAYS + ".")
        private @Nullable Integer duration;

        @Option(
                names = "--owner",
                paramLabel = "NAME",
                description = "Person who is asked before the end. Default: you.")
        private @Nullable String owner;

        @Option(names = "--confirm-critical", description = "Confirms that alerts of a critical rule may be hidden.")
        private boolean confirmCritical;

        @Nullable
        Instant end() {
            if (until != null) {
                return until;
            }
            return duration == null ? null : Instant.now().plus(Duration.ofDays(duration));
        }
    }

    /**
     * Previews the exception, and saves it if the user asks for that.
     *
     * @param suppression of the exception; null for that of the changed exception, or none
     * @return the exit code
     */
    int save(@Nullable JsonNode suppression) throws InterruptedException {
        if (yes && terms.reason == null && of.change == null) {
            throw new ParameterException(spec.commandLine(), "Give a --reason for a new exception.");
        }
        Center connected = center.connect();
        String changed = of.change;
        JsonNode before = changed == null ? null : connected.get("/rules/exceptions/" + Center.segment(changed));
        ObjectNode wanted = wanted(connected, before);
        if (suppression != null) {
            wanted.set("suppression", suppression);
        }
        PrintWriter out = spec.commandLine().getOut();
        JsonNode preview = null;
        if (!withoutPreview) {
            preview = preview(connected, wanted);
            if (!preview.path("state").asText().equals("done")) {
                out.println("The preview is %s. %s"
                        .formatted(ApiValueText.text(preview, "state"), ApiValueText.text(preview, "problem")));
                return ExitCode.NO;
            }
        }
        if (!yes) {
            print(preview, out);
            return ExitCode.DONE;
        }
        ObjectNode body = body(wanted, before);
        if (preview == null) {
            body.put("withoutPreview", true);
        } else {
            body.put("preview", preview.path("id").asText());
        }
        JsonNode saved = changed == null
                ? connected.post("/rules/exceptions", body)
                : connected.put("/rules/exceptions/" + Center.segment(changed), body);
        if (answer.json()) {
            out.println(saved);
            return ExitCode.DONE;
        }
        if (preview != null) {
            hides(preview, out);
        }
        out.println("Saved: the exception %s is %s until %s."
                .formatted(
                        ApiValueText.text(saved, "id"),
                        ApiValueText.text(saved, "state"),
                        ApiValueText.text(saved.path("facts"), "expiresAt")));
        return ExitCode.DONE;
    }

    private JsonNode preview(Center connected, ObjectNode wanted) throws InterruptedException {
        ObjectNode asked = Center.JSON.createObjectNode().put("days", days);
        asked.set("exception", wanted);
        if (of.change != null) {
            asked.put("replaces", of.change);
        }
        return BackTestCommand.followed(
                connected,
                connected.post("/rules/exceptions/previews", asked),
                spec.commandLine().getErr());
    }

    /** Rules and scope: as given, or of the alert or exception. */
    private ObjectNode wanted(Center connected, @Nullable JsonNode before) {
        ObjectNode wanted = Center.JSON.createObjectNode();
        String alert = of.alert;
        if (before != null) {
            rules(before, wanted);
            wanted.set("suppression", before.path("suppression"));
            before.path("scope").properties().forEach(one -> wanted.set(one.getKey(), one.getValue()));
        } else if (alert != null) {
            JsonNode draft = connected.get("/alerts/" + Center.segment(alert) + "/exception-draft");
            rules(draft, wanted);
            if (!scope.isGiven()) {
                wanted.putArray("assets").add(draft.path("asset").asText());
            }
        } else {
            of.rules.forEach(wanted.putArray("rules")::add);
        }
        scope.named().forEach((member, values) -> {
            if (!values.isEmpty()) {
                values.forEach(wanted.putArray(member)::add);
            }
        });
        return wanted;
    }

    private static void rules(JsonNode from, ObjectNode wanted) {
        var rules = wanted.putArray("rules");
        from.path("rules").forEach(rule -> rules.add(rule.path("id").asText()));
    }

    private ObjectNode body(ObjectNode wanted, @Nullable JsonNode before) {
        ObjectNode body = Center.JSON.createObjectNode();
        body.set("exception", wanted);
        String reason = terms.reason;
        if (reason == null && before != null) {
            reason = before.path("reason").asText();
        }
        if (reason != null) {
            body.put("reason", reason);
        }
        Instant end = terms.end();
        if (end != null) {
            body.put("expiresAt", end.toString());
        } else if (before != null) {
            body.put("expiresAt", before.at("/facts/expiresAt").asText());
        } else {
            body.put(
                    "expiresAt", Instant.now().plus(Duration.ofDays(USUAL_DAYS)).toString());
        }
        if (terms.owner != null) {
            body.put("owner", terms.owner);
        } else if (before != null) {
            body.put("owner", before.at("/facts/owner").asText());
        }
        if (of.alert != null) {
            body.put("alert", of.alert);
        }
        if (terms.confirmCritical) {
            body.put("confirmCritical", true);
        }
        return body;
    }

    private void print(@Nullable JsonNode preview, PrintWriter out) {
        if (preview != null && answer.json()) {
            out.println(preview);
            return;
        }
        if (preview != null) {
            hides(preview, out);
        }
        out.println("Nothing is saved. Add --yes to save the exception.");
    }

    private void hides(JsonNode preview, PrintWriter out) {
        JsonNode result = preview.path("result");
        JsonNode hidden = result.path("hidden");
        long matches = result.at("/before/matches").asLong();
        out.println(
                "Hides %s of %s alerts of the last %d days. Hidden matches: %d of %d. Cases with these records: %s true positive, %s benign, %s false positive, %s open."
                        .formatted(
                                ApiValueText.text(hidden, "alerts"),
                                ApiValueText.text(result.path("before"), "alerts"),
                                days,
                                matches - result.at("/counts/matches").asLong(),
                                matches,
                                ApiValueText.text(hidden, "truePositive"),
                                ApiValueText.text(hidden, "benign"),
                                ApiValueText.text(hidden, "falsePositive"),
                                ApiValueText.text(hidden, "open")));
    }
}
