package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final Map<LogSource, BitSet> rulesBySource = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final BitSet blocked = new BitSet();
    private final Map<RecordFormat, FormatRules> cache = new ConcurrentHashMap<>();
    private final Map<LogSource, BitSet> rulesOfRecords = new ConcurrentHashMap<>();

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

    /**
     * Rules for the log sources of a format, by their position in the pack.
     *
     * @param all rules for the log sources of the format
     * @param able rules whose fields the format has
     * @param lacking rules for the format's kind of event that lack only fields
     * @param fields rules whose fields the format has, whatever kind of event they ask for
     */
    record FormatRules(BitSet all, BitSet able, BitSet lacking, BitSet fields) {}

    private PackCoverage(RulePack pack) {
        this.pack = pack;
        for (int i = 0; i < pack.rules().size(); i++) {
            positions.put(pack.rules().get(i).id(), i);
            rulesBySource
                    .computeIfAbsent(pack.rules().get(i).logsource(), source -> new BitSet())
                    .set(i);
            blocked.set(i, EmptyLists.prevent(pack.rules().get(i)));
        }
    }

    public static PackCoverage of(RulePack pack) {
        return new PackCoverage(pack);
    }

    public RulePack pack() {
        return pack;
    }

    /** @param rule a rule of the pack */
    int position(Rule rule) {
        return Objects.requireNonNull(positions.get(rule.id()));
    }

    /** Rules for records of a log source, by their position in the pack. The caller must not change the result. */
    BitSet rules(LogSource record) {
        BitSet known = rulesOfRecords.get(record);
        if (known == null) {
            if (rulesOfRecords.size() >= MOST_CACHED) {
                rulesOfRecords.clear();
            }
            BitSet found = new BitSet();
            rulesBySource.forEach((source, rules) -> {
                if (source.fits(record)) {
                    found.or(rules);
                }
            });
            rulesOfRecords.put(record, found);
            known = found;
        }
        return known;
    }

    /** Rules that match no record because of empty lists, by their position in the pack. */
    public BitSet blocked() {
        return (BitSet) blocked.clone();
    }

    /** The reason why a rule matches no record because of empty lists; null for other rules. */
    public RuleCoverage.@Nullable ListEmpty blocked(int rule) {
        return blocked.get(rule)
                ? new RuleCoverage.ListEmpty(pack.rules().get(rule).emptyLists())
                : null;
    }

    /** Returns the rules that can match records of the format, by their position in the pack. */
    public BitSet canFire(RecordFormat format) {
        return (BitSet) rules(format).able().clone();
    }

    FormatRules rules(RecordFormat format) {
        FormatRules known = cache.get(format);
        if (known == null) {
            if (cache.size() >= MOST_CACHED) {
                cache.clear();
            }
            known = compare(format);
            cache.put(format, known);
        }
        return known;
    }

    private FormatRules compare(RecordFormat format) {
        FormatRules found = new FormatRules(new BitSet(), new BitSet(), new BitSet(), new BitSet());
        RecordFormat anyEvent = new RecordFormat(format.logsources(), null, format.fields());
        rulesBySource.forEach((source, rules) -> {
            if (format.fits(source)) {
                found.all().or(rules);
                rules.stream().filter(rule -> !blocked.get(rule)).forEach(rule -> {
                    RuleNeeds.Lack lack = RuleNeeds.lack(pack.rules().get(rule), format);
                    if (lack.isNothing()) {
                        found.able().set(rule);
                        found.fields().set(rule);
                    } else if (!lack.event()) {
                        found.lacking().set(rule);
                    } else if (RuleNeeds.lack(pack.rules().get(rule), anyEvent).isNothing()) {
                        found.fields().set(rule);
                    }
                });
            }
        });
        return found;
    }

    /** Returns the ids of the rules and correlations that can match if records of these formats arrive. */
    public Set<String> canFire(Collection<RecordFormat> formats) {
        BitSet able = new BitSet();
        formats.forEach(format -> able.or(rules(format).able()));
        return canFire(able);
    }

    /** Returns the ids of these rules, and of the correlations that can match if these rules can match. */
    public Set<String> canFire(BitSet able) {
        Set<String> ids =
                able.stream().mapToObj(pack.rules()::get).map(Rule::id).collect(Collectors.toCollection(HashSet::new));
        pack.correlationIndex().bottomUp().stream()
                .filter(correlation -> missing(correlation, ids).isEmpty())
                .forEach(correlation -> ids.add(correlation.id()));
        return ids;
    }

    /** Compares the rules with what arrives. */
    public Assessment assess(Observations seen) {
        return new Assessment(this, seen);
    }

    /** Rules without which the correlation cannot match: all rules of a temporal correlation, else any one of them. */
    static List<String> missing(CorrelationRule correlation, Set<String> able) {
        List<String> rules = correlation.rules().stream().distinct().toList();
        List<String> missing = rules.stream().filter(id -> !able.contains(id)).toList();
        return correlation.type().isTemporal() || missing.size() == rules.size() ? missing : List.of();
    }

    /**
     * Coverage of a correlation whose rules cannot all match: unknown or waiting for an event as long as this holds for
     * the rules that it lacks.
     */
    public static RuleCoverage coverage(CorrelationRule correlation, Map<String, RuleCoverage> rules) {
        Set<String> able = new HashSet<>();
        rules.forEach((id, one) -> {
            if (one instanceof RuleCoverage.CanFire) {
                able.add(id);
            }
        });
        List<String> missing = missing(correlation, able);
        if (missing.isEmpty()) {
            return new RuleCoverage.CanFire();
        }
        List<RuleCoverage> reasons = missing.stream()
                .map(id -> rules.getOrDefault(id, new RuleCoverage.SourceNeverSeen()))
                .toList();
        boolean all = correlation.type().isTemporal();
        if (all
                ? reasons.stream().allMatch(RuleCoverage.Unknown.class::isInstance)
                : reasons.stream().anyMatch(RuleCoverage.Unknown.class::isInstance)) {
            return new RuleCoverage.Unknown();
        }
        boolean waits = all
                ? reasons.stream().allMatch(PackCoverage::mayStillMatch)
                : reasons.stream().anyMatch(PackCoverage::mayStillMatch);
        return waits ? new RuleCoverage.EventNotSeen() : new RuleCoverage.RulesMissing(missing);
    }

    private static boolean mayStillMatch(RuleCoverage one) {
        return one instanceof RuleCoverage.EventNotSeen || one instanceof RuleCoverage.Unknown;
    }
}
