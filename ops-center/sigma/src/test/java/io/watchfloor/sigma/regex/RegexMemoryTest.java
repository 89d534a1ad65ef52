package io.watchfloor.sigma.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Regex;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Expressions whose tables grow with what they see share one bound. */
@Timeout(120)
class RegexMemoryTest {

    private static final long BOUND = 8L << 20;
    private static final long ONE_STATE = 12_000 + 256 + 64;

    @Test
    void theTablesOfManyExpressionsStayWithinOneRoomAndFindTheSame() {
        RegexMemory room = new RegexMemory();
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        byte[] value = text.toString().getBytes(StandardCharsets.UTF_8);
        long most = 0;
        for (int number = 0; number < 60; number++) {
            Regex regex = Regex.of("a[ab]{%d}c".formatted(150 + number), false, false, false);
            RegexMatcher run = new RegexMatcher(RegexAutomaton.of(regex).orElseThrow(), room);
            assertThat(run.find(value, 0, value.length)).isFalse();
            most = Math.max(most, room.kept());
        }
        assertThat(most).as("the bound was met").isGreaterThan(BOUND / 2);
        assertThat(most).isLessThan(BOUND + ONE_STATE);
        room.clear();
        assertThat(room.kept()).isZero();
    }
}
