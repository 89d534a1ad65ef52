package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that a node evaluated with one version of the rules and lists reaches an asset that uses another. */
class SubmissionTest {

    private static final TelemetryRecord RECORD =
            new TelemetryRecord(1, 1, null, null, """
            {"EventID":10,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS01.corp.example",\
            "TargetImage":"C:\\\\Windows\\\\notepad.exe"}""".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private Evaluator evaluator(long ruleSet, String program) throws IOException {
        Path file = Files.writeString(folder.resolve(ruleSet + ".yml"), """
                title: Access to %1$s
                id: 11111111-1111-4111-8111-11111111111%2$d
                level: high
                logsource: {product: windows, category: process_access}
                detection: {selection: {TargetImage|endswith: %1$s}, condition: selection}
                """.formatted(program, ruleSet));
        RulePack pack = RuleLoader.load(List.of(file)).pack();
        return new Evaluator(ruleSet, pack, DetectionEngine.of(pack));
    }

    @Test
    void matchesOfAnotherVersionAreNotUsed() throws IOException, UnreadableTelemetry {
        Evaluator before = evaluator(1, "notepad.exe");
        Evaluator after = evaluator(2, "lsass.exe");
        Submission.Matches matched = Submission.Matches.of(before, before.pack().rules());

        Submission unparsed = new Submission(RECORD, null, matched);
        assertThat(unparsed.matched(before)).isEqualTo(matched);
        assertThat(unparsed.matched(after))
                .as("evaluated again, with the version of the asset alone")
                .isEqualTo(Submission.Matches.of(after, List.of()));

        Submission parsed = new Submission(RECORD, Submission.read(new TelemetryReader(), RECORD), matched);
        assertThat(parsed.matched(before)).isEqualTo(matched);
        assertThat(parsed.matched(after)).as("must be evaluated again").isNull();
    }
}
