package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Commands for the ATT&CK matrix of a center. */
public final class LiveAttack {

    private LiveAttack() {}

    /** {@code attack matrix}. */
    @Command(
            name = "matrix",
            description =
                    "Lists the techniques of ATT&CK with their active rules, rules that can fire, and alerts. Without"
                            + " --all, only techniques with rules or alerts.")
    public static final class Matrix implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Mixin
        private AnswerOptions answer = new AnswerOptions();

        @Option(
                names = "--days",
                paramLabel = "DAYS",
                defaultValue = "30",
                description = "Counts the alerts of the last days: 1, 7, 30, 90 or 365. Default: 30.")
        private String days = "30";

        @Option(names = "--all", description = "Lists techniques without rules and alerts, too.")
        private boolean all;

        @Override
        public Integer call() {
            JsonNode matrix = center.connect().get("/attack?days=" + Center.segment(days));
            if (answer.json()) {
                spec.commandLine().getOut().println(matrix);
                return ExitCode.DONE;
            }
            for (JsonNode tactic : matrix.path("tactics")) {
                String title = ApiValueText.text(tactic, "id") + " " + ApiValueText.text(tactic, "name");
                Table table = new Table("TECHNIQUE", "NAME", "RULES", "CAN FIRE", "ALERTS", "LAST ALERT");
                boolean empty = true;
                for (JsonNode technique : matrix.path("techniques")) {
                    if (has(technique, tactic) && (all || isCounted(technique))) {
                        table.row(
                                ApiValueText.text(technique, "id"),
                                (technique.has("parent") ? "  " : "") + ApiValueText.text(technique, "name"),
                                ApiValueText.text(technique, "rules"),
                                ApiValueText.text(technique, "canFire"),
                                ApiValueText.text(technique, "alerts"),
                                ApiValueText.text(technique, "lastAlertAt"));
                        empty = false;
                    }
                }
                if (empty) {
                    spec.commandLine().getOut().println(title + ": no rules and no alerts");
                } else {
                    spec.commandLine().getOut().println(title);
                    table.print(spec.commandLine().getOut());
                }
            }
            spec.commandLine().getOut().println("ATT&CK " + ApiValueText.text(matrix, "version"));
            return ExitCode.DONE;
        }

        private static boolean has(JsonNode technique, JsonNode tactic) {
            return StreamSupport.stream(technique.path("tactics").spliterator(), false)
                    .anyMatch(id -> id.equals(tactic.path("id")));
        }

        private static boolean isCounted(JsonNode technique) {
            return technique.path("rules").asLong() > 0
                    || technique.path("alerts").asLong() > 0;
        }
    }

    /** {@code attack layer}. */
    @Command(name = "layer", description = "Prints the matrix as a layer of the ATT&CK Navigator (layer format 4.5).")
    public static final class Layer implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Option(
                names = "--days",
                paramLabel = "DAYS",
                defaultValue = "30",
                description = "Counts the alerts of the last days: 1, 7, 30, 90 or 365. Default: 30.")
        private String days = "30";

        @Option(
                names = "--score",
                paramLabel = "WHAT",
                defaultValue = "rules",
                description = "What the score counts: rules, can-fire or alerts. Default: rules.")
        private String score = "rules";

        @Override
        public Integer call() {
            JsonNode layer = center.connect()
                    .get("/attack/layer?days=" + Center.segment(days) + "&score=" + Center.segment(score));
            spec.commandLine().getOut().println(layer.toPrettyString());
            return ExitCode.DONE;
        }
    }
}
