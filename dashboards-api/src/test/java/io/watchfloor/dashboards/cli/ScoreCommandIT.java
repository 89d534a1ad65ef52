package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The secure score on the command line: shown, explained, and a risk accepted and counted again. */
class ScoreCommandIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @Test
    void theScoreIsShownAndARiskIsAcceptedAndResetAgain() {
        Caller root = NODE.administrator();
        String shown = await().atMost(Duration.ofSeconds(60))
                .until(() -> run(root, "score").out(), out -> out.contains("Secure score: "));
        assertThat(shown)
                .containsPattern("Secure score: [0-9.]+ of [0-9.]+ points since 20")
                .contains("seen for the first time", "+10", "AdministratorsHavePasskeys", "Ask each administrator");
        assertThat(Json.parse(done(root, "score", "--json")).path("controlScores"))
                .isNotEmpty();
        assertThat(done(root, "score", "controls"))
                .contains("SensorsConnected", "not-seen", "AdministratorsHavePasskeys", "counted");
        assertThat(done(root, "score", "control", "AdministratorsHavePasskeys"))
                .contains("Every administrator signs in with a passkey", "counted", "0 of 1")
                .contains("- administrator: no passkey");
        assertThat(done(root, "score", "history")).contains("because administrator: no passkey");
        assertThat(done(root, "score", "trend"))
                .contains(Instant.now().toString().substring(0, 4));

        String end = Instant.now().plus(Duration.ofDays(30)).toString();
        assertThat(run(root, "score", "accept", "SecondAdministrator", "--until", end)
                        .err())
                .contains("reason");
        assertThat(done(
                        root,
                        "score",
                        "accept",
                        "SecondAdministrator",
                        "--until",
                        end,
                        "--reason",
                        "Small team.",
                        "--owner",
                        "ada"))
                .contains("The risk of SecondAdministrator is accepted until 20");
        assertThat(done(root, "score", "control", "SecondAdministrator"))
                .contains("risk-accepted", "Ignored until 20", "Owner:     ada");
        assertThat(done(root, "score", "reset", "SecondAdministrator"))
                .contains("SecondAdministrator counts: 0.0 of 3.0 points.");
        assertThat(run(root, "score", "control", "Nothing").status()).isNotEqualTo(ExitCode.DONE);
    }

    private static CommandRun run(Caller who, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--center", NODE.address().toString(), "--token", who.token()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static String done(Caller who, String... words) {
        CommandRun run = run(who, words);
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run.out();
    }
}
