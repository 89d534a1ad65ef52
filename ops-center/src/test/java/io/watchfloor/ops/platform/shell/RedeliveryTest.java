package io.watchfloor.ops.platform.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    private static final List<Integer> MANY = IntStream.range(0, 10_200).boxed().toList();

    private final AtomicLong seconds = new AtomicLong();
    private final Redelivery<Integer> redelivery = redelivery(500);

    private Redelivery<Integer> redelivery(int most) {
        return new Redelivery<>(most, () -> seconds.get() * 1_000_000_000L);
    }

    @Test
    void aWakeSendsABoundedNumberAndTheNextWaitsForThePause() {
        assertThat(redelivery.woken(MANY)).isEqualTo(MANY.subList(0, 500));
        seconds.set(2);
        assertThat(redelivery.woken(MANY)).isEmpty();
        seconds.set(4);
        assertThat(redelivery.woken(MANY))
                .as("the first ones were lost, or their receivers are down: the next ones come first")
                .isEqualTo(MANY.subList(500, 1_000));
    }

    @Test
    void eachConfirmationMakesRoomForTheNext() {
        List<Integer> sent = new ArrayList<>(redelivery.woken(MANY));
        for (int next = 0; next < MANY.size(); next++) {
            sent.addAll(redelivery.confirmed(List.of(next)));
        }
        assertThat(sent).as("each once, all without another wake").isEqualTo(MANY);
    }

    @Test
    void unconfirmedMessagesAreSentAgainWithPausesUpToAMinute() {
        List<Long> after = new ArrayList<>();
        for (long second = 0; second < 300; second++) {
            seconds.set(second);
            if (!redelivery.woken(List.of(7)).isEmpty()) {
                after.add(second);
            }
        }
        assertThat(after).containsExactly(0L, 4L, 12L, 28L, 60L, 120L, 180L, 240L);
    }

    @Test
    void messagesSentDirectlyAreNotSentAgainWithoutAWake() {
        assertThat(redelivery.confirmed(List.of(1, 2, 3))).isEmpty();
    }

    @Test
    void allPendingMessagesArriveWithinTheLimitDespiteLosses() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Redelivery<Integer> some = redelivery(20);
            Set<Integer> owed = new HashSet<>(MANY.subList(0, 300));
            List<Integer> order = MANY.subList(0, 300);
            for (long second = 0; second < 3_600 && !owed.isEmpty(); second += 2) {
                seconds.set(second);
                List<Integer> arriving =
                        some.woken(order.stream().filter(owed::contains).toList());
                while (!arriving.isEmpty()) {
                    assertThat(arriving).hasSizeLessThanOrEqualTo(20);
                    List<Integer> confirmed = arriving.stream()
                            .filter(one -> random.nextInt(4) > 0)
                            .toList();
                    owed.removeAll(confirmed);
                    arriving = some.confirmed(confirmed);
                }
            }
            assertThat(owed).as("seed %d", seed).isEmpty();
        }
    }
}
