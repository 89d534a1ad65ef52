package io.watchfloor.dashboards.rules.attack;

import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.rules.views.AttackMatrixView.Cell;
import io.watchfloor.dashboards.rules.views.NavigatorLayerView;
import io.watchfloor.dashboards.rules.views.NavigatorLayerView.Metadata;
import io.watchfloor.dashboards.rules.views.NavigatorLayerView.Technique;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts the matrix to a layer of the ATT&CK Navigator. */
final class NavigatorLayer {

    /** Smallest version of the Navigator that reads the format. */
    private static final String NAVIGATOR = "4.9.0";

    private static final String FORMAT = "4.5";

    /** Sorts techniques by score, descending. */
    private static final int BY_SCORE = 3;

    private static final List<String> COLORS = List.of("#deebf7", "#2171b5");

    /** What the score of a technique counts. */
    enum Score {
        RULES("rules", "Active rules"),
        CAN_FIRE("can-fire", "Rules that can fire"),
        ALERTS("alerts", "Alerts");

        final String text;
        final String title;

        Score(String text, String title) {
            this.text = text;
            this.title = title;
        }

        static List<String> texts() {
            return Stream.of(values()).map(score -> score.text).toList();
        }

        static Score of(@Nullable String text) {
            return Stream.of(values())
                    .filter(score -> score.text.equals(text))
                    .findFirst()
                    .orElse(RULES);
        }
    }

    private NavigatorLayer() {}

    static NavigatorLayerView of(AttackMatrixView matrix, Score score, Instant now) {
        ToLongFunction<Cell> scored = cell -> switch (score) {
            case RULES -> cell.counts().rules();
            case CAN_FIRE -> Objects.requireNonNullElse(cell.counts().canFire(), 0);
            case ALERTS -> cell.counts().alerts();
        };
        List<Cell> shown = matrix.techniques().stream()
                .filter(cell -> scored.applyAsLong(cell) > 0)
                .toList();
        Set<String> parents =
                shown.stream().map(Cell::parent).filter(Objects::nonNull).collect(Collectors.toSet());
        long highest = shown.stream().mapToLong(scored).max().orElse(1);
        return new NavigatorLayerView(
                "Watchfloor: " + score.title.toLowerCase(Locale.ROOT),
                new NavigatorLayerView.Versions(major(matrix.version()), NAVIGATOR, FORMAT),
                "enterprise-attack",
                "%s by technique. Alerts of the last %s, exported at %s."
                        .formatted(score.title, Plural.of(matrix.days(), "day"), now),
                BY_SCORE,
                shown.stream()
                        .map(cell -> technique(cell, scored.applyAsLong(cell), parents.contains(cell.id())))
                        .toList(),
                new NavigatorLayerView.Gradient(COLORS, 0, highest),
                List.of(
                        new Metadata("ATT&CK version", matrix.version()),
                        new Metadata("Days", Integer.toString(matrix.days()))));
    }

    private static Technique technique(Cell cell, long score, boolean showSubtechniques) {
        Instant last = cell.counts().lastAlertAt();
        Integer canFire = cell.counts().canFire();
        List<Metadata> metadata = new ArrayList<>();
        metadata.add(new Metadata("Active rules", Integer.toString(cell.counts().rules())));
        if (canFire != null) {
            metadata.add(new Metadata("Rules that can fire", canFire.toString()));
        }
        metadata.add(new Metadata("Alerts", Long.toString(cell.counts().alerts())));
        if (last != null) {
            metadata.add(new Metadata("Last alert", last.toString()));
        }
        return new Technique(
                cell.id(),
                score,
                "%s%s, %s"
                        .formatted(
                                Plural.of(cell.counts().rules(), "active rule"),
                                canFire == null ? "" : " (%d can fire)".formatted(canFire),
                                Plural.of(cell.counts().alerts(), "alert")),
                metadata,
                showSubtechniques);
    }

    /** The format names the version without the part after the point. */
    private static String major(String version) {
        int dot = version.indexOf('.');
        return dot < 0 ? version : version.substring(0, dot);
    }
}
