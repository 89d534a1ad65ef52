package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.loading.RuleTexts;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who makes up log sources makes no new programs: memory follows the rules, not the telemetry. */
class SharedProgramsTest {

    @Test
    void kindsOfRecordsThatTheSameRulesFitShareAProgram() {
        DetectionEngine engine =
                DetectionEngine.of(RuleTexts.load(RuleTexts.rule("selection:\n    User: root\ncondition: selection"))
                        .pack());
        for (int number = 0; number < 500; number++) {
            Telemetry telemetry = new Telemetry(
                    new AssetName(AssetKind.HOST, "h"),
                    Instant.EPOCH,
                    List.of(new LogSource("test", "c" + number, "s" + number)),
                    Map.of("User", "root"),
                    "{}");
            assertThat(engine.judge(telemetry)).hasSize(1);
        }
        assertThat(engine.programs()).isEqualTo(1);
    }
}
