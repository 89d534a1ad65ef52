package io.watchfloor.sigma.coverage;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which rules of a pack can match what arrives from an asset. Sets of rules contain positions in the pack. */
public final class Assessment {

    private final PackCoverage pack;
    private final PackCoverage.Observations seen;
    private final List<RecordFormat> arriving;
    private final BitSet able = new BitSet();
    private final BitSet lacking = new BitSet();
    private final BitSet fields = new BitSet();
    private final BitSet waiting = new BitSet();
    private final BitSet unknown = new BitSet();
    private final BitSet silent = new BitSet();
    private final BitSet neverSeen = new BitSet();

    Assessment(PackCoverage pack, PackCoverage.Observations seen) {
        this.pack = pack;
        this.seen = seen;
        this.arriving = Replacements.remaining(seen.formats()).stream()
                .filter(one -> !one.lastSeen().isBefore(seen.since()))
                .map(ObservedFormat::format)
                .toList();
        BitSet examined = new BitSet();
        for (RecordFormat format : arriving) {
            PackCoverage.FormatRules rules = pack.rules(format);
            examined.or(rules.all());
            able.or(rules.able());
            lacking.or(rules.lacking());
            fields.or(rules.fields());
        }
        examined.andNot(able);
        if (seen.complete()) {
            lacking.andNot(able);
            waiting.or(examined);
            waiting.andNot(lacking);
        } else {
            lacking.clear();
            unknown.or(examined);
        }
        addOthers(examined);
    }

    /** Classifies the rules for whose log source no examined record arrives. */
    private void addOthers(BitSet examined) {
        BitSet recent = new BitSet();
        seen.sources().forEach((source, last) -> {
            BitSet rules = pack.rules(source);
            (last.isBefore(seen.since()) ? silent : recent).or(rules);
        });
        recent.andNot(able);
        recent.andNot(examined);
        unknown.or(recent);
        silent.andNot(able);
        silent.andNot(examined);
        silent.andNot(recent);
        neverSeen.set(0, pack.pack().rules().size());
        for (BitSet others : List.of(able, examined, recent, silent)) {
            neverSeen.andNot(others);
        }
        BitSet blocked = pack.blocked();
        for (BitSet state : List.of(waiting, unknown, silent, neverSeen)) {
            state.andNot(blocked);
        }
    }

    /** Rules that were compared. */
    public RulePack rules() {
        return pack.pack();
    }

    public PackCoverage.Observations observations() {
        return seen;
    }

    /**
     * Whether records with all required fields arrive for the rule, although perhaps of another kind of event. Then an
     * alert is missing because the event did not happen, unless the event is not collected.
     */
    public boolean hasFields(Rule rule) {
        return fields.get(pack.position(rule));
    }

    /** Formats of the records that arrive, without those that a renamed field replaced. */
    public List<RecordFormat> arriving() {
        return arriving;
    }

    /** Rules for which records with all required fields arrive. */
    public BitSet able() {
        return (BitSet) able.clone();
    }

    /** Rules whose records arrive without required fields. */
    public BitSet lacking() {
        return (BitSet) lacking.clone();
    }

    /** Rules whose log source arrives, but not the kind of event that the rule asks for. */
    public BitSet waiting() {
        return (BitSet) waiting.clone();
    }

    /** Rules whose log source arrives, but with fields that are not known. */
    public BitSet unknown() {
        return (BitSet) unknown.clone();
    }

    /** Rules whose log source arrived earlier, but not recently. */
    public BitSet silent() {
        return (BitSet) silent.clone();
    }

    /** Rules whose log source never arrived. */
    public BitSet neverSeen() {
        return (BitSet) neverSeen.clone();
    }

    /** Coverage of all rules, in the order of the pack, then of all correlations. */
    public Map<String, RuleCoverage> all() {
        Map<String, RuleCoverage> all = new LinkedHashMap<>();
        for (int i = 0; i < pack.pack().rules().size(); i++) {
            all.put(pack.pack().rules().get(i).id(), of(i));
        }
        for (CorrelationRule correlation : pack.pack().correlationIndex().bottomUp()) {
            all.put(correlation.id(), PackCoverage.coverage(correlation, all));
        }
        return all;
    }

    /** @param rule position of the rule in the pack */
    public RuleCoverage of(int rule) {
        RuleCoverage blocked = pack.blocked(rule);
        if (blocked != null) {
            return blocked;
        }
        if (able.get(rule)) {
            return new RuleCoverage.CanFire();
        }
        if (lacking.get(rule)) {
            return new RuleCoverage.FieldsMissing(missing(pack.pack().rules().get(rule)));
        }
        if (waiting.get(rule)) {
            return new RuleCoverage.EventNotSeen();
        }
        if (unknown.get(rule)) {
            return new RuleCoverage.Unknown();
        }
        Instant last = lastSeen(pack.pack().rules().get(rule).logsource());
        return last == null ? new RuleCoverage.SourceNeverSeen() : new RuleCoverage.SourceSilent(last);
    }

    private @Nullable Instant lastSeen(LogSource source) {
        return seen.sources().entrySet().stream()
                .filter(entry -> source.fits(entry.getKey()))
                .map(Map.Entry::getValue)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private List<RuleCoverage.MissingField> missing(Rule rule) {
        return arriving.stream()
                .filter(format -> format.fits(rule.logsource()))
                .map(format -> RuleNeeds.lack(rule, format))
                .min(RuleNeeds.Lack.SMALLEST_FIRST)
                .orElse(RuleNeeds.Lack.NONE)
                .fields()
                .stream()
                .map(field -> missing(field, rule.logsource()))
                .toList();
    }

    private RuleCoverage.MissingField missing(String field, LogSource source) {
        SortedSet<String> beside = new TreeSet<>();
        Instant last = null;
        for (ObservedFormat one : seen.formats()) {
            if (one.format().fits(source) && one.format().fields().contains(field)) {
                beside.addAll(one.format().fields());
                last = last == null || one.lastSeen().isAfter(last) ? one.lastSeen() : last;
            }
        }
        SortedSet<String> others = new TreeSet<>();
        for (RecordFormat format : arriving) {
            if (format.fits(source)) {
                others.addAll(format.fields());
            }
        }
        others.removeAll(beside);
        return new RuleCoverage.MissingField(field, last, renamedTo(field, others));
    }

    private static @Nullable String renamedTo(String field, SortedSet<String> others) {
        return SimilarNames.of(field, others).orElse(null);
    }
}
