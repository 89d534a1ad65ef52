package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One of two who take a case at once has it, and the other is told who; see {@link AcknowledgeRaceFaults} for the thousand. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class AcknowledgeRaceIT {

    @RegisterExtension
    static final RacedCluster CLUSTER = new RacedCluster();

    @Test
    void oneOfTwoHasItAndTheOtherIsToldWho() throws Exception {
        try (AcknowledgeRace race = CLUSTER.race()) {
            assertThat(race.run(3, 5)).isEqualTo(15);
            race.takeAll();
            race.nothingArrivesAnyMore(Duration.ofSeconds(3));
        }
    }
}
