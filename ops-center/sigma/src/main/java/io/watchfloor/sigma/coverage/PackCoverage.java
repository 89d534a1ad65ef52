package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers which rules of a pack can match records of given formats. Results depend only on the arguments. Thread-safe;
 * results by format are cached, because most assets send the same formats.
 */
public final class PackCoverage {

    /** Maximum number of formats in the cache. When the number is exceeded, the cache is cleared. */
    private static final int MOST_CACHED = 20_000;

    private final RulePack pack;
    private final Map<RecordFormat, BitSet> cache = new ConcurrentHashMap<>();

    /**
     * What arrives from an asset, or from all assets.
     *
     * @param sources time of the last record by log source
     * @param formats formats of the records
     * @param since start of the period in which records must have arrived
     * @param complete false if further formats were seen, but not stored because of a limit; then missing fields are
     *     reported as unknown
     */
    public record Observations(
            Map<LogSource, Instant> sources, Collection<ObservedFormat> formats, Instant since, boolean complete) {

        public Observations {
            sources = Map.copyOf(sources);
            formats = List.copyOf(formats);
        }
    }

    private PackCoverage(RulePack pack) {
        this.pack = pack;
    }

    public static PackCoverage of(RulePack pack) {
        return new PackCoverage(pack);
    }

    public RulePack pack() {
        return pack;
    }

    /** Returns the rules that can match records of the format, by their position in the pack. */
    public BitSet canFire(RecordFormat format) {
        BitSet known = cache.get(format);
        if (known == null) {
            if (cache.size() >= MOST_CACHED) {
                cache.clear();
            }
            known = new BitSet();
            for (int i = 0; i < pack.rules().size(); i++) {
                Rule rule = pack.rules().get(i);
                if (format.fits(rule.logsource())
                        && RuleNeeds.lack(rule, format).isNothing()) {
                    known.set(i);
                }
            }
            cache.put(format, known);
        }
        return (BitSet) known.clone();
    }

    /** Returns the ids of the rules and correlations that can match if records of these formats arrive. */
    public Set<String> canFire(Collection<RecordFormat> formats) {
        BitSet all = new BitSet();
        formats.forEach(format -> all.or(canFire(format)));
        Set<String> ids =
                all.stream().mapToObj(pack.rules()::get).map(Rule::id).collect(Collectors.toCollection(HashSet::new));
        pack.correlationIndex().bottomUp().stream()
                .filter(correlation -> missing(correlation, ids).isEmpty())
                .forEach(correlation -> ids.add(correlation.id()));
        return ids;
    }

    /** Record formats of these that arrived recently and were not replaced by a format with renamed fields. */
    public static List<RecordFormat> arriving(Observations seen) {
        return Replacements.remaining(seen.formats()).stream()
                .filter(one -> !one.lastSeen().isBefore(seen.since()))
                .map(ObservedFormat::format)
                .toList();
    }

    /** Coverage of all rules, in the order of the pack, then of all correlations. */
    public Map<String, RuleCoverage> of(Observations seen) {
        List<RecordFormat> arriving = arriving(seen);
        Set<String> able = canFire(arriving);
        Map<String, RuleCoverage> all = new LinkedHashMap<>();
        Map<LogSource, Received> received = new HashMap<>();
        for (Rule rule : pack.rules()) {
            all.put(
                    rule.id(),
                    able.contains(rule.id())
                            ? new RuleCoverage.CanFire()
                            : unable(
                                    rule,
                                    seen,
                                    received.computeIfAbsent(
                                            rule.logsource(), source -> received(source, seen, arriving))));
        }
        for (CorrelationRule correlation : pack.correlationIndex().bottomUp()) {
            List<String> missing = missing(correlation, able);
            all.put(
                    correlation.id(),
                    missing.isEmpty() ? new RuleCoverage.CanFire() : unable(correlation, missing, all));
        }
        return all;
    }

    /**
     * What arrives for the rules of one log source.
     *
     * @param lastSeen null if the log source was never received
     * @param arriving formats that arrive
     * @param all formats that were ever seen
     */
    private record Received(@Nullable Instant lastSeen, List<RecordFormat> arriving, List<ObservedFormat> all) {}

    private static Received received(LogSource source, Observations seen, List<RecordFormat> arriving) {
        return new Received(
                seen.sources().entrySet().stream()
                        .filter(entry -> source.fits(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                arriving.stream().filter(format -> format.fits(source)).toList(),
                seen.formats().stream().filter(one -> one.format().fits(source)).toList());
    }

    private static RuleCoverage unable(Rule rule, Observations seen, Received received) {
        Instant lastSeen = received.lastSeen();
        if (lastSeen == null) {
            return new RuleCoverage.SourceNeverSeen();
        }
        if (lastSeen.isBefore(seen.since())) {
            return new RuleCoverage.SourceSilent(lastSeen);
        }
        RuleNeeds.Lack smallest = received.arriving().stream()
                .map(format -> RuleNeeds.lack(rule, format))
                .min(RuleNeeds.Lack.SMALLEST_FIRST)
                .orElse(null);
        if (smallest == null || !seen.complete()) {
            return new RuleCoverage.Unknown();
        }
        if (smallest.event()) {
            return new RuleCoverage.EventNotSeen();
        }
        return new RuleCoverage.FieldsMissing(smallest.fields().stream()
                .map(field -> missing(field, received))
                .toList());
    }

    private static RuleCoverage.MissingField missing(String field, Received received) {
        SortedSet<String> beside = new TreeSet<>();
        Instant lastSeen = null;
        for (ObservedFormat one : received.all()) {
            if (one.format().fields().contains(field)) {
                beside.addAll(one.format().fields());
                lastSeen = lastSeen == null || one.lastSeen().isAfter(lastSeen) ? one.lastSeen() : lastSeen;
            }
        }
        SortedSet<String> others = new TreeSet<>();
        received.arriving().forEach(format -> others.addAll(format.fields()));
        others.removeAll(beside);
        return new RuleCoverage.MissingField(
                field, lastSeen, SimilarNames.of(field, others).orElse(null));
    }

    /** Rules without which the correlation cannot match: all rules of a temporal correlation, else any one of them. */
    private static List<String> missing(CorrelationRule correlation, Set<String> able) {
        List<String> missing = correlation.rules().stream()
                .distinct()
                .filter(id -> !able.contains(id))
                .toList();
        boolean anyOneIsEnough = !correlation.type().isTemporal()
                && missing.size() < correlation.rules().stream().distinct().count();
        return anyOneIsEnough ? List.of() : missing;
    }

    /** Unknown as long as some rule that the correlation needs is unknown, and no other rule prevents it. */
    private static RuleCoverage unable(
            CorrelationRule correlation, List<String> missing, Map<String, RuleCoverage> all) {
        List<RuleCoverage> reasons = missing.stream()
                .map(all::get)
                .map(Optional::ofNullable)
                .flatMap(Optional::stream)
                .toList();
        boolean unknown = correlation.type().isTemporal()
                ? reasons.stream().allMatch(RuleCoverage.Unknown.class::isInstance)
                : reasons.stream().anyMatch(RuleCoverage.Unknown.class::isInstance);
        if (unknown) {
            return new RuleCoverage.Unknown();
        }
        boolean waits = correlation.type().isTemporal()
                ? reasons.stream().allMatch(PackCoverage::canStillHappen)
                : reasons.stream().anyMatch(PackCoverage::canStillHappen);
        return waits ? new RuleCoverage.EventNotSeen() : new RuleCoverage.RulesMissing(missing);
    }

    private static boolean canStillHappen(RuleCoverage one) {
        return one instanceof RuleCoverage.EventNotSeen || one instanceof RuleCoverage.Unknown;
    }
}
