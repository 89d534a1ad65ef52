package io.watchfloor.ops.cases;

import io.watchfloor.ops.detection.alert.Alert;
import java.util.Comparator;

/** Builds the title of a case. */
final class CaseTitle {

    private CaseTitle() {}

    /** Combines the title of the first alert with the highest severity and the number of assets. */
    static String of(Case one) {
        String flood = one.identity().flood();
        int assets = one.alerts().assets().size();
        return one.alerts().shown().stream()
                .max(Comparator.comparing(Alert::level).thenComparing(Alert::ordinal, Comparator.reverseOrder()))
                .map(alert -> flood == null
                        ? alert.title() + " on " + nameOf(alert.asset()) + more(assets - 1)
                        : flood(flood, assets, alert))
                .orElse("");
    }

    private static String flood(String of, int assets, Alert alert) {
        return of.startsWith("rule:")
                ? "Campaign on %d assets: %s".formatted(assets, alert.title())
                : "Alert flood from sensor " + of + ": " + alert.title();
    }

    private static String nameOf(String asset) {
        return asset.substring(asset.indexOf(':') + 1);
    }

    private static String more(int assets) {
        return switch (assets) {
            case 0 -> "";
            case 1 -> " and 1 more asset";
            default -> " and %d more assets".formatted(assets);
        };
    }
}
