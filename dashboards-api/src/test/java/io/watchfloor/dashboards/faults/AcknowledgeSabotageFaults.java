package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two sabotaged nodes that give a case to the last requester: the race of {@link AcknowledgeRaceFaults} must detect it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AcknowledgeSabotageFaults {

    @RegisterExtension
    static final RacedCluster CLUSTER = new RacedCluster().running(sabotaged());

    private static Program sabotaged() {
        try {
            return SabotagedPages.takingFromAnybody(Files.createTempDirectory("taking-from-anybody-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aBuildThatLetsTheSecondHaveItIsCaught() throws Exception {
        try (AcknowledgeRace race = CLUSTER.race()) {
            assertThatThrownBy(() -> race.run(1, 1))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("round 1");
        }
    }
}
