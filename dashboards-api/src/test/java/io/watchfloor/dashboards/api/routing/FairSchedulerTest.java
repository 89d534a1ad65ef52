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

/** One thread and a clock that only calls advance: each call takes as long as its test says. */
class FairSchedulerTest {

    private long now;
    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final FairScheduler calls = new FairScheduler(
            new FairScheduler.Bounds("search", 1, 1, 4, 3),
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
    void aPersonWhoseCallsTakeATenthWaitsATenth() {
        call("slow", 1_000);
        runAll();
        call("quick", 100);
        runAll();
        ran.clear();

        call("running", 50);
        call("slow", 1_000);
        now += Duration.ofMillis(40).toNanos();
        call("quick", 100);
        runAll();

        assertThat(ran).containsExactly("running", "quick", "slow");
    }

    @Test
    void nobodyWaitsWithoutAnEndForPeopleWhoseCallsAreShort() {
        call("slow", 1_000);
        runAll();
        call("quick", 100);
        runAll();
        ran.clear();

        call("running", 50);
        call("slow", 1_000);
        for (int i = 0; i < 30; i++) {
            call("quick", 100);
            thread.remove().run();
        }

        assertThat(ran.indexOf("slow")).isBetween(5, 20);
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
