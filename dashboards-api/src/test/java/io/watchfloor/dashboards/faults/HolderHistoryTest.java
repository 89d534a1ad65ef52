package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.faults.HolderHistory.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the history check itself: against an exhaustive search, and with faulty registers. */
class HolderHistoryTest {

    private static Asked take(String who, long asked, long answered, @Nullable String holder) {
        return new Asked(who, asked, answered, holder);
    }

    private static Asked look(long asked, long answered, @Nullable String holder) {
        return new Asked(null, asked, answered, holder);
    }

    @Test
    void whatAHonestCenterAnswersIsTaken() {
        assertThat(HolderHistory.wrong(List.of())).isEmpty();
        assertThat(HolderHistory.wrong(List.of(
                        look(0, 3, null), take("ann", 1, 5, "ann"), take("bob", 2, 6, "ann"), look(4, 5, "ann"))))
                .isEmpty();
        assertThat(HolderHistory.wrong(List.of(take("ann", 0, Long.MAX_VALUE, null), take("bob", 5, 6, "ann"))))
                .as("whoever got no answer may have it")
                .isEmpty();
    }

    @Test
    void eachKindOfLieIsCaught() {
        assertThat(HolderHistory.wrong(List.of(take("ann", 0, 2, "ann"), take("bob", 1, 3, "bob"))))
                .as("two have it")
                .isPresent();
        assertThat(HolderHistory.wrong(List.of(take("ann", 0, 2, "ann"), look(3, 4, null))))
                .as("forgotten")
                .isPresent();
        assertThat(HolderHistory.wrong(List.of(take("bob", 0, 2, "ann"), take("ann", 3, 4, "ann"))))
                .as("told before it was so")
                .isPresent();
        assertThat(HolderHistory.wrong(List.of(look(0, 1, "eve"))))
                .as("who never took it")
                .isPresent();
        assertThat(HolderHistory.wrong(List.of(take("ann", 0, 1, null))))
                .as("taken for nobody")
                .isPresent();
        assertThat(HolderHistory.wrong(List.of(look(0, 1, "ann"), look(2, 4, null), take("ann", 0, 9, "ann"))))
                .as("looks that disagree")
                .isPresent();
    }

    @Test
    void itSaysTheSameAsTryingEveryOrder() {
        Random random = new Random(14);
        int wrong = 0;
        for (int round = 0; round < 20_000; round++) {
            List<Asked> history = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                long asked = random.nextInt(8);
                String taker = random.nextInt(3) == 0 ? null : random.nextBoolean() ? "ann" : "bob";
                String holder = random.nextInt(4) == 0 ? null : random.nextInt(4) == 0 ? "bob" : "ann";
                boolean lost = taker != null && random.nextInt(8) == 0;
                history.add(new Asked(
                        taker, asked, lost ? Long.MAX_VALUE : asked + 1 + random.nextInt(5), lost ? null : holder));
            }
            boolean fits = fits(history, null);
            assertThat(HolderHistory.wrong(history).isEmpty()).as("%s", history).isEqualTo(fits);
            wrong += fits ? 0 : 1;
        }
        assertThat(wrong).isBetween(1000, 19_000);
    }

    /** Tries all orders that respect completed requests. */
    private static boolean fits(List<Asked> left, @Nullable String holder) {
        if (left.stream().noneMatch(Asked::known)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            Asked next = left.get(i);
            if (left.stream().anyMatch(other -> other.answered() < next.asked())) {
                continue;
            }
            String then = holder == null ? next.taker() : holder;
            if (!next.known() || Objects.equals(then, next.holder())) {
                List<Asked> rest = new ArrayList<>(left);
                rest.remove(i);
                if (fits(rest, then)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A faulty register that reads before it writes: two people may find it empty. */
    private static final class Careless {
        private final CyclicBarrier bothLooked = new CyclicBarrier(2);
        private volatile @Nullable String holder;

        String take(String who) throws Exception {
            String found = holder;
            bothLooked.await();
            if (found != null) {
                return found;
            }
            holder = who;
            return who;
        }
    }

    @Test
    void aRegisterThatLooksBeforeItTakesIsCaught() throws Exception {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            Careless register = new Careless();
            Future<Asked> ann = two.submit(taking(register, "ann"));
            Future<Asked> bob = two.submit(taking(register, "bob"));
            assertThat(HolderHistory.wrong(List.of(ann.get(), bob.get()))).isPresent();
        }
    }

    private static Callable<Asked> taking(Careless register, String who) {
        return () -> {
            long asked = System.nanoTime();
            String holder = register.take(who);
            return take(who, asked, System.nanoTime(), holder);
        };
    }
}
