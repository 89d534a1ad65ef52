package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two people acknowledge a case at the same time on two nodes, a thousand times. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class AcknowledgeRaceFaults {

    @RegisterExtension
    static final RacedCluster CLUSTER = new RacedCluster();

    @Test
    void oneOfTwoHasItAThousandTimes() throws Exception {
        try (AcknowledgeRace race = CLUSTER.race()) {
            assertThat(race.run(8, 125)).isEqualTo(1000);
            race.takeAll();
            race.nothingArrivesAnyMore(Duration.ofSeconds(10));
        }
    }
}
