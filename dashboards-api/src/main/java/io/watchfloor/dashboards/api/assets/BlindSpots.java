package io.watchfloor.dashboards.api.assets;

import io.watchfloor.dashboards.board.asset.SourceBoard;
import io.watchfloor.dashboards.board.asset.SourceBoard.Came;
import io.watchfloor.dashboards.board.asset.SourceBoard.Reporting;
import io.watchfloor.dashboards.wire.asset.AssetName;
import io.watchfloor.dashboards.wire.asset.BlindSpotsView;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what comes of assets with what the active rules look at. */
final class BlindSpots {

    /** What came before and not since then is silent. */
    private static final Duration FRESH = Duration.ofDays(1);

    /** What the center reports of itself comes by no sensor. */
    private static final String OWN_PRODUCT = "watchfloor";

    private static final LogSource UNRECOGNISED = new LogSource(null, null, null);

    private final List<Need> needs;
    private final Instant freshSince;

    /** What some rules look at. */
    private record Need(LogSource source, int rules, Map<String, Integer> levels) {}

    private record Compared(BlindSpotsView.RulesSeen rules, List<Need> missing) {}

    BlindSpots(RulePack pack, Instant now) {
        this.needs = needs(pack);
        this.freshSince = now.minus(FRESH);
    }

    private static List<Need> needs(RulePack pack) {
        Map<LogSource, List<Rule>> bySource = new LinkedHashMap<>();
        pack.rules().stream()
                .filter(rule -> !OWN_PRODUCT.equals(rule.logsource().product()))
                .forEach(rule -> bySource.computeIfAbsent(rule.logsource(), source -> new ArrayList<>())
                        .add(rule));
        return bySource.entrySet().stream()
                .map(entry -> new Need(entry.getKey(), entry.getValue().size(), levels(entry.getValue())))
                .sorted(Comparator.comparingInt((Need need) -> -need.rules()).thenComparing(need -> id(need.source())))
                .toList();
    }

    private static Map<String, Integer> levels(List<Rule> rules) {
        Map<Level, Integer> counts = new TreeMap<>(Comparator.reverseOrder());
        rules.forEach(rule -> counts.merge(rule.level(), 1, Integer::sum));
        Map<String, Integer> levels = new LinkedHashMap<>();
        counts.forEach((level, number) -> levels.put(level.text(), number));
        return levels;
    }

    BlindSpotsView.Row row(Reporting asset) {
        return row(asset, compare(asset));
    }

    BlindSpotsView view(Reporting asset) {
        Compared compared = compare(asset);
        return new BlindSpotsView(
                row(asset, compared),
                asset.sources().stream()
                        .sorted(Comparator.comparing(Came::lastSeen).reversed())
                        .map(this::arriving)
                        .toList(),
                compared.missing().stream()
                        .map(need -> new BlindSpotsView.Wanted(
                                BlindSpotsView.Source.of(need.source()), need.rules(), need.levels()))
                        .toList());
    }

    /** Since when what comes is not silent. */
    Instant freshSince() {
        return freshSince;
    }

    /** Rules that such assets are blind for. */
    int blind(SourceBoard.Alike assets) {
        return compare(assets.fresh(), assets.ever()).rules().blind();
    }

    /**
     * What the rules look at, and what comes, over these assets; by id.
     *
     * @param last when each log source came last
     */
    List<BlindSpotsView.OfCenter> sources(List<SourceBoard.Alike> assets, Map<LogSource, Instant> last) {
        Map<LogSource, Long> fresh = new HashMap<>();
        for (SourceBoard.Alike some : assets) {
            for (LogSource need : watched(some.fresh())) {
                fresh.merge(need, some.assets(), Long::sum);
            }
        }
        Map<LogSource, Need> all = new LinkedHashMap<>();
        last.keySet().forEach(source -> all.put(source, new Need(source, 0, Map.of())));
        needs.forEach(need -> all.put(need.source(), need));
        return all.values().stream()
                .map(need -> new BlindSpotsView.OfCenter(
                        id(need.source()),
                        BlindSpotsView.Source.of(need.source()),
                        need.rules(),
                        need.levels(),
                        Math.toIntExact(fresh.getOrDefault(need.source(), 0L)),
                        latest(need.source(), last)))
                .sorted(Comparator.comparing(BlindSpotsView.OfCenter::id))
                .toList();
    }

    /** Every log source of rules, or as it came, that has something to look at where these come. */
    private List<LogSource> watched(List<LogSource> fresh) {
        List<LogSource> all = new ArrayList<>(fresh);
        needs.stream()
                .map(Need::source)
                .filter(need -> !fresh.contains(need) && comes(need, fresh))
                .forEach(all::add);
        return all;
    }

    private static @Nullable Instant latest(LogSource need, Map<LogSource, Instant> last) {
        return last.entrySet().stream()
                .filter(entry -> need.fits(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private BlindSpotsView.Row row(Reporting asset, Compared compared) {
        List<LogSource> fresh = fresh(asset);
        return new BlindSpotsView.Row(
                AssetName.of(asset.id()),
                asset.lastSeen(),
                products(asset.sources().stream().map(Came::source).toList()),
                (int) fresh.stream().filter(one -> !one.equals(UNRECOGNISED)).count(),
                fresh.contains(UNRECOGNISED),
                compared.rules());
    }

    private BlindSpotsView.Arriving arriving(Came came) {
        return new BlindSpotsView.Arriving(
                BlindSpotsView.Source.of(came.source()),
                came.firstSeen(),
                came.lastSeen(),
                came.records(),
                needs.stream()
                        .filter(need -> need.source().fits(came.source()))
                        .mapToInt(Need::rules)
                        .sum(),
                came.lastSeen().isBefore(freshSince));
    }

    private Compared compare(Reporting asset) {
        return compare(fresh(asset), asset.sources().stream().map(Came::source).toList());
    }

    private Compared compare(List<LogSource> fresh, List<LogSource> ever) {
        List<String> products = products(ever);
        int served = 0;
        int silent = 0;
        int blind = 0;
        List<Need> missing = new ArrayList<>();
        for (Need need : needs) {
            if (comes(need.source(), fresh)) {
                served += need.rules();
            } else if (comes(need.source(), ever)) {
                silent += need.rules();
            } else if (products.contains(need.source().product())) {
                blind += need.rules();
                missing.add(need);
            }
        }
        return new Compared(new BlindSpotsView.RulesSeen(served, silent, blind), missing);
    }

    private List<LogSource> fresh(Reporting asset) {
        return asset.sources().stream()
                .filter(came -> !came.lastSeen().isBefore(freshSince))
                .map(Came::source)
                .toList();
    }

    private static List<String> products(List<LogSource> ever) {
        return ever.stream()
                .map(LogSource::product)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static boolean comes(LogSource need, List<LogSource> sources) {
        return sources.stream().anyMatch(need::fits);
    }

    private static String id(LogSource one) {
        return "%s/%s/%s".formatted(orNone(one.product()), orNone(one.category()), orNone(one.service()));
    }

    private static String orNone(@Nullable String part) {
        return part == null ? "" : part;
    }
}
