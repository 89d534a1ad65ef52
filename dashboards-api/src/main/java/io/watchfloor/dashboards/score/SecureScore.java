package io.watchfloor.dashboards.score;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The result of all controls.
 *
 * @param services products whose records were received within a day
 */
public record SecureScore(List<ControlResult> controls, List<String> services) {

    public static final SecureScore NONE = new SecureScore(List.of(), List.of());

    /** Computes the score. The result depends only on the facts. */
    public static SecureScore of(Facts facts) {
        Map<String, ControlState> states = facts.center().states().stream()
                .collect(Collectors.toMap(ControlState.Named::control, ControlState.Named::state));
        return new SecureScore(
                Controls.ALL.stream()
                        .map(control -> ControlResult.of(
                                control,
                                control.rule().apply(facts),
                                states.getOrDefault(control.name(), ControlState.DEFAULT),
                                facts.now()))
                        .toList(),
                services(facts));
    }

    private static List<String> services(Facts facts) {
        return facts.assets().stream()
                .flatMap(asset -> asset.sources().stream())
                .filter(one -> facts.isFresh(one.lastSeen()))
                .map(one -> one.source().product())
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** Achieved points, in tenths of a point. */
    public int tenths() {
        return controls.stream().mapToInt(ControlResult::tenths).sum();
    }

    /** Maximum of points of the controls that count, in tenths of a point. */
    public int mostTenths() {
        return controls.stream().mapToInt(ControlResult::mostTenths).sum();
    }

    /** The results by the name of the control. */
    public Map<String, ControlResult> byControl() {
        return controls.stream().collect(Collectors.toMap(ControlResult::control, Function.identity()));
    }
}
