package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ATT&CK matrix on the command line, before and after an asset reports. */
class AttackCommandIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @Test
    void theMatrixListsHowManyRulesCanFire() {
        assertThat(attack("matrix"))
                .containsPattern("TECHNIQUE +NAME +RULES +CAN FIRE +ALERTS +LAST ALERT")
                .contains("TA0043 Reconnaissance: no rules and no alerts")
                .containsPattern("T1003 +OS Credential Dumping +[1-9][0-9]* +- +0 +-");

        RunningNode.telemetry(NODE.sensor("it"), """
                {"asset":"ws-9","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\notepad.exe","CommandLine":"notepad.exe"}}
                """);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(attack("matrix"))
                        .containsPattern("T1003 +OS Credential Dumping +[1-9][0-9]* +[1-9][0-9]* +0 +-"));
        assertThat(Json.parse(attack("layer", "--score", "can-fire"))
                        .path("techniques")
                        .findValuesAsText("techniqueID"))
                .contains("T1003");
    }

    private static String attack(String command, String... options) {
        List<String> words = new ArrayList<>(List.of("attack", command));
        words.addAll(List.of(
                "--center",
                NODE.address().toString(),
                "--token",
                NODE.administrator().token()));
        words.addAll(List.of(options));
        CommandRun run = CommandRun.of(words.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run.out();
    }
}
