package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Came;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView.VolumeDrop;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.coverage.RuleCoverage;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the log sources and record formats of assets with those that the active rules need. */
final class DetectionCoverage {

    /** A log source counts as having stopped reporting if no record arrived for this time. */
    static final Duration FRESH = Duration.ofDays(1);

    /** Less than a tenth of at least 100 records counts as a collapse. */
    static final LogSourceReadModel.VolumeLimit COLLAPSE = new LogSourceReadModel.VolumeLimit(100, 10);

    private static final int HOURS_COMPARED = 3;
    private static final int HOURS_OF_DAY = 24;

    /** Maximum number of fields listed for a log source. */
    private static final int MOST_FIELDS = 20;

    private static final LogSource UNRECOGNISED = new LogSource(null, null, null);

    private final PackCoverage pack;
    private final List<Need> needs;
    private final BitSet own = new BitSet();
    private final Instant now;

    /**
     * A log source that rules need.
     *
     * @param rules positions of the rules in the pack
     */
    private record Need(LogSource source, BitSet rules, Map<String, Integer> levels) {

        int count() {
            return rules.cardinality();
        }
    }

    DetectionCoverage(PackCoverage pack, Instant now) {
        this.pack = pack;
        this.now = now;
        Map<LogSource, BitSet> bySource = new LinkedHashMap<>();
        List<Rule> rules = pack.pack().rules();
        for (int i = 0; i < rules.size(); i++) {
            LogSource source = rules.get(i).logsource();
            if (isOwn(source)) {
                own.set(i);
            } else {
                bySource.computeIfAbsent(source, one -> new BitSet()).set(i);
            }
        }
        this.needs = bySource.entrySet().stream()
                .map(entry -> new Need(entry.getKey(), entry.getValue(), levels(entry.getValue())))
                .sorted(Comparator.comparingInt((Need need) -> -need.count()).thenComparing(need -> id(need.source())))
                .toList();
    }

    /** Whether the center itself sends the records, which need no sensor. */
    static boolean isOwn(LogSource source) {
        return "watchfloor".equals(source.product());
    }

    private Map<String, Integer> levels(BitSet rules) {
        Map<Level, Integer> counts = new TreeMap<>(Comparator.reverseOrder());
        rules.stream()
                .forEach(rule -> counts.merge(pack.pack().rules().get(rule).level(), 1, Integer::sum));
        Map<String, Integer> levels = new LinkedHashMap<>();
        counts.forEach((level, number) -> levels.put(level.text(), number));
        return levels;
    }

    /** Start of the period in which a log source must have reported. */
    Instant freshSince() {
        return now.minus(FRESH);
    }

    Instant now() {
        return now;
    }

    PackCoverage pack() {
        return pack;
    }

    /** Rules that match records of the center itself, by their position in the pack. */
    BitSet own() {
        return (BitSet) own.clone();
    }

    Assessment assess(Reporting asset, RecordFormatReadModel.Formats formats) {
        Map<LogSource, Instant> sources = new HashMap<>();
        asset.sources().forEach(one -> sources.put(one.source(), one.lastSeen()));
        return pack.assess(new PackCoverage.Observations(
                sources,
                formats.of(asset.id()),
                freshSince(),
                !formats.incomplete().contains(asset.id())));
    }

    CoverageView.Row row(Reporting asset, RecordFormatReadModel.Formats formats) {
        return row(asset, assess(asset, formats));
    }

    CoverageView view(Reporting asset, RecordFormatReadModel.Formats formats) {
        Assessment assessment = assess(asset, formats);
        return new CoverageView(
                row(asset, assessment),
                asset.sources().stream()
                        .sorted(Comparator.comparing(Came::lastSeen).reversed())
                        .map(this::arriving)
                        .toList(),
                missing(asset, assessment));
    }

    private CoverageView.Row row(Reporting asset, Assessment assessment) {
        List<LogSource> fresh = fresh(asset);
        return new CoverageView.Row(
                AssetName.of(asset.id()),
                asset.lastSeen(),
                products(ever(asset)),
                (int) fresh.stream().filter(one -> !one.equals(UNRECOGNISED)).count(),
                fresh.contains(UNRECOGNISED),
                new CoverageView.RuleCoverage(
                        assessment.able().cardinality(),
                        assessment.lacking().cardinality(),
                        assessment.waiting().cardinality(),
                        assessment.unknown().cardinality(),
                        assessment.silent().cardinality(),
                        blind(fresh, ever(asset))));
    }

    /** Number of rules without data on assets with these log sources. */
    int blind(LogSourceReadModel.Alike assets) {
        return blind(assets.fresh(), assets.ever());
    }

    /** Counts only rules for products that the asset has, because the asset cannot have the log sources of others. */
    private int blind(List<LogSource> fresh, List<LogSource> ever) {
        return blindNeeds(fresh, ever).stream().mapToInt(Need::count).sum();
    }

    private List<Need> blindNeeds(List<LogSource> fresh, List<LogSource> ever) {
        List<String> products = products(ever);
        return needs.stream()
                .filter(need -> products.contains(need.source().product())
                        && !reports(need.source(), fresh)
                        && !reports(need.source(), ever))
                .toList();
    }

    private List<CoverageView.Wanted> missing(Reporting asset, Assessment assessment) {
        List<Need> blind = blindNeeds(fresh(asset), ever(asset));
        List<CoverageView.Wanted> missing = new ArrayList<>();
        for (Need need : needs) {
            BitSet lacking = assessment.lacking();
            lacking.and(need.rules());
            if (!lacking.isEmpty()) {
                missing.add(new CoverageView.Wanted(
                        CoverageView.Source.of(need.source()),
                        CoverageView.Reason.FIELDS,
                        lacking.cardinality(),
                        levels(lacking),
                        fields(lacking, assessment)));
            } else if (blind.contains(need)) {
                missing.add(new CoverageView.Wanted(
                        CoverageView.Source.of(need.source()),
                        CoverageView.Reason.SOURCE,
                        need.count(),
                        need.levels(),
                        List.of()));
            }
        }
        return missing;
    }

    /** Missing fields of these rules; fields that most rules need come first. */
    private static List<String> fields(BitSet rules, Assessment assessment) {
        Map<String, Integer> fields = new TreeMap<>();
        rules.stream().forEach(rule -> {
            if (assessment.of(rule) instanceof RuleCoverage.FieldsMissing(List<RuleCoverage.MissingField> missing)) {
                missing.forEach(field -> fields.merge(field.name(), 1, Integer::sum));
            }
        });
        return fields.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_FIELDS)
                .map(Map.Entry::getKey)
                .toList();
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
        last.keySet().forEach(source -> all.put(source, new Need(source, new BitSet(), Map.of())));
        needs.forEach(need -> all.put(need.source(), need));
        return all.values().stream()
                .map(need -> new CoverageView.OfCenter(
                        id(need.source()),
                        CoverageView.Source.of(need.source()),
                        need.count(),
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

    private CoverageView.Arriving arriving(Came came) {
        return new CoverageView.Arriving(
                CoverageView.Source.of(came.source()),
                came.firstSeen(),
                came.lastSeen(),
                came.records(),
                needs.stream()
                        .filter(need -> need.source().fits(came.source()))
                        .mapToInt(Need::count)
                        .sum(),
                came.lastSeen().isBefore(freshSince()),
                collapse(came.hours()));
    }

    private @Nullable VolumeDrop collapse(Map<Long, Long> hours) {
        long hour = LogSourceReadModel.hour(now);
        long recent = sum(hours, hour - HOURS_COMPARED);
        long dayBefore = sum(hours, hour - HOURS_COMPARED - HOURS_OF_DAY);
        return dayBefore >= COLLAPSE.least() && recent * COLLAPSE.factor() < dayBefore
                ? new VolumeDrop(recent, dayBefore)
                : null;
    }

    private static long sum(Map<Long, Long> hours, long first) {
        long sum = 0;
        for (long hour = first; hour < first + HOURS_COMPARED; hour++) {
            sum += hours.getOrDefault(hour, 0L);
        }
        return sum;
    }

    private List<LogSource> fresh(Reporting asset) {
        return asset.sources().stream()
                .filter(came -> !came.lastSeen().isBefore(freshSince()))
                .map(Came::source)
                .toList();
    }

    private static List<LogSource> ever(Reporting asset) {
        return asset.sources().stream().map(Came::source).toList();
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
