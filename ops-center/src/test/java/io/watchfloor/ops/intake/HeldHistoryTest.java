package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A batch is compared where both sides know the running hash; within a gap the hash is 0, which means unknown. */
class HeldHistoryTest {

    /** 11 and 12 are records, 13 to 15 are a gap, 16 is a record. */
    private static HeldHistory held() {
        return new HeldHistory(10, 100, new long[] {111, 112, 0, 0, 115, 116});
    }

    @Test
    void theSameGapAgrees() {
        assertThat(held().matchingPrefix(11, 100, new long[] {111, 112, 0, 0, 115, 116, 117}))
                .isEqualTo(7);
        assertThat(held().matchingPrefix(13, 112, new long[] {0, 0, 115})).isEqualTo(3);
    }

    @Test
    void aRecordLostToDamageSinceAgreesAtTheEndOfItsGap() {
        assertThat(held().matchingPrefix(11, 100, new long[] {0, 112, 0, 0, 115}))
                .isEqualTo(5);
    }

    @Test
    void aGapThatGrewSinceAgrees() {
        assertThat(held().matchingPrefix(13, 112, new long[] {0, 0, 0, 0, 0, 0, 119}))
                .isEqualTo(7);
    }

    @Test
    void anotherGapIsCutOffBeforeItsStart() {
        assertThat(held().matchingPrefix(11, 100, new long[] {111, 112, 0, 0, 999, 116}))
                .isEqualTo(2);
        assertThat(held().matchingPrefix(11, 100, new long[] {0, 999})).isZero();
    }

    @Test
    void recordsInsideAKnownGapDifferAtItsEnd() {
        assertThat(held().matchingPrefix(12, 111, new long[] {112, 113, 114, 999}))
                .isEqualTo(1);
    }
}
