package io.watchfloor.ops.intake.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.spool.DropCounter;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GapTest {

    @Test
    void consecutiveSequencesAreOneGap() {
        var sequences = new TreeSet<>(List.of(3L, 4L, 5L, 7L, 9L, 10L));
        assertThat(Gap.runs(1, sequences, Gap.Reason.DROPPED))
                .containsExactly(
                        new Gap(1, 3, 5, Gap.Reason.DROPPED),
                        new Gap(1, 7, 7, Gap.Reason.DROPPED),
                        new Gap(1, 9, 10, Gap.Reason.DROPPED));
        assertThat(Gap.runs(1, Collections.emptySortedSet(), Gap.Reason.DROPPED))
                .isEmpty();
    }

    @Test
    void eachReasonOfASensorHasASentenceAndUnknownReasonsAreKept() {
        for (DropCounter.Reason reason : DropCounter.Reason.values()) {
            if (reason != DropCounter.Reason.SPOOL_TORN) { // never reported as a gap: its source reads the file again
                assertThat(Gap.Reason.ofSensor(reason.text()).text()).isEqualTo(reason.text());
            }
        }
        assertThat(Gap.Reason.ofSensor(null)).isEqualTo(Gap.Reason.SPOOL_DAMAGED);
        assertThat(Gap.Reason.ofSensor("eaten-by-a-dog")).isEqualTo(Gap.Reason.LEFT_OUT);
    }
}
