package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Of two people who acknowledge a case at the same time one succeeds, and the other gets the name; see {@link
 * AcknowledgeRaceFaults} for many repetitions.
 */
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
