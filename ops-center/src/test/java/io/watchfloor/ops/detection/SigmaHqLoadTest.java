package io.watchfloor.ops.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.rules.RuleLoader;
import io.watchfloor.ops.rules.RuleLoading;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every folder of SigmaHQ's rules: what loads, and why the rest does not. */
class SigmaHqLoadTest {

    @Test
    void onlyWhatTheSpecificationForbidsIsRefused() {
        for (String folder : List.of(
                "rules",
                "rules-emerging-threats",
                "rules-threat-hunting",
                "rules-compliance",
                "rules-placeholder",
                "deprecated",
                "unsupported")) {
            long started = System.nanoTime();
            RuleLoading loading = RuleLoader.load(SharedData.sigmaHq(folder));
            System.out.printf(
                    "SigmaHQ %s: loaded %d, refused %d, %d ms%n",
                    folder,
                    loading.pack().rules().size(),
                    loading.refused(),
                    (System.nanoTime() - started) / 1_000_000);
            loading.problems()
                    .forEach(problem ->
                            System.out.println("    " + problem.toString().replaceFirst(".*/", "")));
            if (folder.equals("rules") || folder.equals("rules-compliance")) {
                assertThat(loading.problems())
                        .allSatisfy(problem -> assertThat(problem.reason()).contains("placeholder"));
            }
        }
    }
}
