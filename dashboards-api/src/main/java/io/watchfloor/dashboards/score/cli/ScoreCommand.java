package io.watchfloor.dashboards.score.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Without a subcommand, prints the score, the reasons of its latest change and the best improvements. */
@Command(
        name = "score",
        description = "Shows the secure score, its controls and its history; accepts risks.",
        modelTransformer = OperationCommands.class)
public final class ScoreCommand implements Callable<Integer> {

    private static final int IMPROVEMENTS = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private AnswerOptions answer = new AnswerOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Center connected = center.connect();
        JsonNode score = connected.get("/secure-scores?limit=1").path("items").path(0);
        if (score.isMissingNode()) {
            out.println("The score is not evaluated yet. Try again in a few seconds.");
            return ExitCode.NO;
        }
        answer.print(
                out,
                score,
                Template.fill(
                        "Secure score: {currentScore} of {maxScore} points since {@createdDateTime}{changes>\n- {text}}",
                        score));
        if (!answer.json()) {
            JsonNode controls = connected
                    .get("/secure-score-controls?limit=" + IMPROVEMENTS)
                    .path("items");
            List<JsonNode> open = StreamSupport.stream(controls.spliterator(), false)
                    .filter(one -> one.path("improvement").asDouble() > 0)
                    .toList();
            out.println("\nLargest improvements (watchfloor score controls lists all controls):");
            Template.table("POINTS +{improvement} | CONTROL {controlName} | TO DO {remediation}", open)
                    .print(out);
        }
        return ExitCode.DONE;
    }
}
