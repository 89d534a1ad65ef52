package io.watchfloor.dashboards.sensors.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.input.InputRate;
import io.watchfloor.dashboards.sensors.views.InputView;
import io.watchfloor.dashboards.sensors.views.InputView.OnNode;
import io.watchfloor.dashboards.wire.StatusView;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputStatus;
import io.watchfloor.ops.intake.input.NodeInputs.NodeReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterInputsTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static InputStatus hec(long records, @Nullable Instant last, String refusal) {
        return new InputStatus(
                InputName.HEC,
                true,
                List.of("/inputs/hec"),
                new InputRate(100, 200),
                new InputStatus.Traffic(1, records, 10 * records, 1, 3, Map.of(refusal, 2L), last, last),
                new InputStatus.Trouble(refusal, "no", last == null ? NOON : last));
    }

    private static StatusView.Member member(String address, String... roles) {
        return new StatusView.Member("pekko://watchfloor@" + address, "up", List.of(roles));
    }

    private static InputView hec(NodeReport own, List<NodeReport> others, StatusView.Member... members) {
        return ClusterInputs.views(own, others, List.of(members)).stream()
                .filter(one -> one.name().equals("hec"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFiguresOfAllNodesAreAddedAndEachIsNamed() {
        NodeReport own = new NodeReport("a:1", Instant.EPOCH, true, List.of(hec(10, NOON, "input.rate")));
        NodeReport other = new NodeReport("b:2", NOON, true, List.of(hec(5, NOON.plusSeconds(9), "input.full")));
        InputView view = hec(own, List.of(other), member("a:1", "ops", "api"), member("b:2", "ops"));

        assertThat(view.on()).isTrue();
        assertThat(view.listens()).containsExactly("/inputs/hec");
        assertThat(view.traffic())
                .isEqualTo(new InputView.Traffic(
                        2,
                        15,
                        150,
                        2,
                        6,
                        Map.of("input.rate", 2L, "input.full", 2L),
                        NOON.plusSeconds(9),
                        NOON.plusSeconds(9)));
        assertThat(view.lastError()).extracting(InputView.Trouble::code).isEqualTo("input.full");
        assertThat(view.nodes()).extracting(OnNode::node).containsExactly("a:1", "b:2");
        assertThat(view.nodes()).extracting(one -> one.traffic().records()).containsExactly(10L, 5L);
        assertThat(view.nodes()).allMatch(OnNode::answers).allMatch(one -> one.reportedAt() == null);
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamedAndWhatItToldLastCounts() {
        NodeReport own = new NodeReport("a:1", Instant.EPOCH, true, List.of(hec(10, NOON, "input.rate")));
        NodeReport silent = new NodeReport("b:2", NOON, false, List.of(hec(5, NOON, "input.rate")));
        InputView view = hec(own, List.of(silent), member("a:1", "ops"), member("b:2", "ops"), member("c:3", "ops"));

        assertThat(view.traffic().records()).isEqualTo(15);
        assertThat(view.nodes()).extracting(OnNode::answers).containsExactly(true, false, false);
        assertThat(view.nodes()).extracting(OnNode::reportedAt).containsExactly(null, NOON, null);
    }

    @Test
    void whoHasLeftAndWhoOpensNoDoorsDoNotCount() {
        NodeReport own = new NodeReport("a:1", Instant.EPOCH, true, List.of());
        NodeReport left = new NodeReport("b:2", NOON, false, List.of(hec(5, NOON, "input.rate")));
        NodeReport judging = new NodeReport("c:3", NOON, true, List.of(hec(7, null, "input.rate")));
        InputView view = hec(own, List.of(left, judging), member("a:1", "api"), member("c:3", "ops"));

        assertThat(view.traffic().records()).isEqualTo(7);
        assertThat(view.nodes()).extracting(OnNode::node).containsExactly("c:3");
    }

    @Test
    void aNodeAloneCountsForItself() {
        NodeReport own = new NodeReport("", Instant.EPOCH, true, List.of(hec(10, NOON, "input.rate")));
        InputView view = hec(own, List.of(), member("127.0.0.1:54321", "ops", "api"));

        assertThat(view.traffic().records()).isEqualTo(10);
        assertThat(view.nodes()).extracting(OnNode::node).containsExactly("");
    }
}
