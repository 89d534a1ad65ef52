package io.watchfloor.dashboards.api.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** One thread, a clock that only calls move: each takes as long as its test says. */
class FairCallsTest {

    private long now;
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final FairCalls calls = new FairCalls(
            new FairCalls.Bounds("search", 1, 1, 4, 3),
            thread::add,
            new ApiMetrics(new PrometheusRegistry()),
            () -> now);

    private CompletionStage<String> call(String person, long millis) {
        return calls.call(person, () -> {
            now += Duration.ofMillis(millis).toNanos();
            ran.add(person);
            return person;
        });
    }

    private void runAll() {
        for (Runnable next = thread.poll(); next != null; next = thread.poll()) {
            next.run();
        }
    }

    @Test
    void thePersonWhoseCallsTookTheLeastTimeIsNextWhoeverCameFirst() {
        call("slow", 900);
        runAll();
        call("quick", 20);
        runAll();
        call("other", 5);
        call("slow", 900);
        call("quick", 20);
        call("new", 20);
        runAll();
        assertThat(ran).containsExactly("slow", "quick", "other", "new", "quick", "slow");
    }

    @Test
    void whatAPersonUsedIsForgottenWithTime() {
        call("slow", 900);
        runAll();
        now += Duration.ofMinutes(5).toNanos();
        call("other", 5);
        call("slow", 1);
        call("quick", 20);
        runAll();
        call("third", 1);
        call("quick", 20);
        call("slow", 1);
        runAll();
        assertThat(ran).containsExactly("slow", "other", "slow", "quick", "third", "slow", "quick");
    }

    @Test
    void thePersonWhoHasTheMostWaitingGivesWayWhenTheQueueIsFull() {
        call("running", 5);
        call("greedy", 5);
        call("greedy", 5);
        CompletionStage<String> last = call("greedy", 5);
        call("other", 5);

        CompletionStage<String> fair = call("new", 5);

        assertThatThrownBy(() -> last.toCompletableFuture().join()).hasMessageContaining("search.busy");
        assertThatThrownBy(() -> call("greedy", 5).toCompletableFuture().join()).hasMessageContaining("search.busy");
        runAll();
        assertThat(fair.toCompletableFuture().join()).isEqualTo("new");
        assertThat(ran).containsExactlyInAnyOrder("running", "greedy", "greedy", "other", "new");
    }

    @Test
    void aPersonHasNoMoreWaitingThanOneMayHave() {
        for (int i = 0; i < 4; i++) {
            call("greedy", 5);
        }
        assertThatThrownBy(() -> call("greedy", 5)).hasMessageContaining("search.too-many");
    }
}
