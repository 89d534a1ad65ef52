package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Came;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.NeededFields;
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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the log sources of assets with those that the active rules need. */
final class DetectionCoverage {

    /** A log source counts as having stopped reporting if no record arrived for this time. */
    private static final Duration FRESH = Duration.ofDays(1);

    /** Excluded because the center's own telemetry does not come from a sensor. */
    private static final String OWN_PRODUCT = "watchfloor";

    private static final Lacking NOTHING_LACKS = new Lacking(List.of(), List.of());

    private static final LogSource UNRECOGNISED = new LogSource(null, null, null);

    private final List<Need> needs;
    private final Instant freshSince;

    /** Maximum number of fields listed for a log source. */
    private static final int MOST_FIELDS = 20;

    /**
     * A log source that rules need.
     *
     * @param fields fields that some of these rules require
     */
    private record Need(
            LogSource source, int rules, Map<String, Integer> levels, List<Rule> all, SortedSet<String> fields) {}

    /**
     * Rules that cannot match because fields are missing.
     *
     * @param fields missing fields; fields that most rules need come first
     */
    private record Lacking(List<Rule> rules, List<String> fields) {}

    private record Compared(CoverageView.RuleCoverage rules, List<CoverageView.Wanted> missing) {}

    private record Query(LogSource source, SortedSet<String> coming) {}

    /** Caches results because most assets have the same log sources and fields. */
    private final Map<Query, Lacking> lacking = new HashMap<>();

    DetectionCoverage(RulePack pack, Instant now) {
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
                .map(entry -> new Need(
                        entry.getKey(),
                        entry.getValue().size(),
                        levels(entry.getValue()),
                        List.copyOf(entry.getValue()),
                        entry.getValue().stream()
                                .flatMap(rule -> NeededFields.of(rule).stream())
                                .collect(Collectors.toCollection(TreeSet::new))))
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

    CoverageView.Row row(Reporting asset) {
        return row(asset, compare(asset));
    }

    CoverageView view(Reporting asset) {
        Compared compared = compare(asset);
        return new CoverageView(
                row(asset, compared),
                asset.sources().stream()
                        .sorted(Comparator.comparing(Came::lastSeen).reversed())
                        .map(this::arriving)
                        .toList(),
                compared.missing());
    }

    /** Start of the period in which a log source must have reported. */
    Instant freshSince() {
        return freshSince;
    }

    /** Number of rules without data on assets with these log sources. */
    int blind(LogSourceReadModel.Alike assets) {
        return compare(assets.fresh(), assets.ever(), need -> NOTHING_LACKS)
                .rules()
                .blind();
    }

    /**
     * All log sources that rules need or that these assets send, by ID.
     *
     * @param last time of the last record by log source
     */
    List<CoverageView.OfCenter> sources(List<LogSourceReadModel.Alike> assets, Map<LogSource, Instant> last) {
        Map<LogSource, Long> fresh = new HashMap<>();
        for (LogSourceReadModel.Alike some : assets) {
            for (LogSource need : watched(some.fresh())) {
                fresh.merge(need, some.assets(), Long::sum);
            }
        }
        Map<LogSource, Need> all = new LinkedHashMap<>();
        last.keySet().forEach(source -> all.put(source, new Need(source, 0, Map.of(), List.of(), new TreeSet<>())));
        needs.forEach(need -> all.put(need.source(), need));
        return all.values().stream()
                .map(need -> new CoverageView.OfCenter(
                        id(need.source()),
                        CoverageView.Source.of(need.source()),
                        need.rules(),
                        need.levels(),
                        Math.toIntExact(fresh.getOrDefault(need.source(), 0L)),
                        latest(need.source(), last)))
                .sorted(Comparator.comparing(CoverageView.OfCenter::id))
                .toList();
    }

    /** Log sources of rules, and reported log sources, that receive the records of the given log sources. */
    private List<LogSource> watched(List<LogSource> fresh) {
        List<LogSource> all = new ArrayList<>(fresh);
        needs.stream()
                .map(Need::source)
                .filter(need -> !fresh.contains(need) && reports(need, fresh))
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

    private CoverageView.Row row(Reporting asset, Compared compared) {
        List<LogSource> fresh = fresh(asset);
        return new CoverageView.Row(
                AssetName.of(asset.id()),
                asset.lastSeen(),
                products(asset.sources().stream().map(Came::source).toList()),
                (int) fresh.stream().filter(one -> !one.equals(UNRECOGNISED)).count(),
                fresh.contains(UNRECOGNISED),
                compared.rules());
    }

    private CoverageView.Arriving arriving(Came came) {
        return new CoverageView.Arriving(
                CoverageView.Source.of(came.source()),
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
        return compare(fresh(asset), asset.sources().stream().map(Came::source).toList(), need -> lacking(need, asset));
    }

    /** If no record of a log source has been examined yet, the log source counts as having all fields. */
    private Lacking lacking(Need need, Reporting asset) {
        TreeSet<String> coming = new TreeSet<>();
        for (Came came : asset.sources()) {
            if (!came.lastSeen().isBefore(freshSince) && need.source().fits(came.source())) {
                Map<String, Long> fields = came.fields();
                if (fields == null) {
                    return NOTHING_LACKS;
                }
                need.fields().stream()
                        .filter(name -> fields.getOrDefault(name, 0L) >= freshSince.getEpochSecond())
                        .forEach(coming::add);
            }
        }
        return lacking.computeIfAbsent(new Query(need.source(), coming), asked -> lacking(need, coming));
    }

    private static Lacking lacking(Need need, SortedSet<String> coming) {
        List<Rule> rules = new ArrayList<>();
        Map<String, Integer> fields = new TreeMap<>();
        for (Rule rule : need.all()) {
            SortedSet<String> lacks = NeededFields.lacking(rule, coming);
            if (!lacks.isEmpty()) {
                rules.add(rule);
                lacks.forEach(field -> fields.merge(field, 1, Integer::sum));
            }
        }
        return new Lacking(
                rules,
                fields.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_FIELDS)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private Compared compare(List<LogSource> fresh, List<LogSource> ever, Function<Need, Lacking> lacks) {
        List<String> products = products(ever);
        int served = 0;
        int missingFields = 0;
        int silent = 0;
        int blind = 0;
        List<CoverageView.Wanted> missing = new ArrayList<>();
        for (Need need : needs) {
            if (reports(need.source(), fresh)) {
                Lacking some = lacks.apply(need);
                served += need.rules() - some.rules().size();
                missingFields += some.rules().size();
                if (!some.rules().isEmpty()) {
                    missing.add(new CoverageView.Wanted(
                            CoverageView.Source.of(need.source()),
                            CoverageView.Reason.FIELDS,
                            some.rules().size(),
                            levels(some.rules()),
                            some.fields()));
                }
            } else if (reports(need.source(), ever)) {
                silent += need.rules();
            } else if (products.contains(need.source().product())) {
                blind += need.rules();
                missing.add(new CoverageView.Wanted(
                        CoverageView.Source.of(need.source()),
                        CoverageView.Reason.SOURCE,
                        need.rules(),
                        need.levels(),
                        List.of()));
            }
        }
        return new Compared(new CoverageView.RuleCoverage(served, missingFields, silent, blind), missing);
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

    private static boolean reports(LogSource need, List<LogSource> sources) {
        return sources.stream().anyMatch(need::fits);
    }

    private static String id(LogSource one) {
        return "%s/%s/%s".formatted(orNone(one.product()), orNone(one.category()), orNone(one.service()));
    }

    private static String orNone(@Nullable String part) {
        return part == null ? "" : part;
    }
}
