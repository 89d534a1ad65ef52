package io.watchfloor.dashboards.api.rules;

import io.watchfloor.dashboards.why.AttackNames;
import io.watchfloor.dashboards.why.Explainer;
import io.watchfloor.dashboards.wire.RuleRow;
import io.watchfloor.dashboards.wire.RuleView;
import io.watchfloor.dashboards.wire.WhyView;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The active rules with their attribution: their licences require showing it wherever they match. */
public final class RuleCatalog {

    private final Supplier<RulePack> pack;

    public RuleCatalog(Supplier<RulePack> pack) {
        this.pack = pack;
    }

    public String version() {
        return pack.get().version();
    }

    public int count() {
        RulePack now = pack.get();
        return now.rules().size() + now.correlations().size();
    }

    /**
     * The searchable fields of a rule or correlation, and how to show it: there may be very many, so views are created
     * only on demand.
     */
    private record Entry(String id, Level level, String title, List<String> tags, Supplier<RuleView> view) {

        static Entry of(Rule rule) {
            return new Entry(rule.id(), rule.level(), rule.title(), rule.tags(), () -> RuleCatalog.view(rule));
        }

        static Entry of(CorrelationRule rule) {
            return new Entry(rule.id(), rule.level(), rule.title(), rule.tags(), () -> RuleCatalog.view(rule));
        }

        boolean says(String[] words) {
            String all = (id + " " + title + " " + tags).toLowerCase(Locale.ROOT);
            return Stream.of(words).allMatch(all::contains);
        }
    }

    /**
     * In the order of their ids.
     *
     * @param after the id after which to begin; null for all
     * @param levels empty for any
     * @param text words that must all occur in id, title or tags; null for any
     */
    List<RuleRow> list(@Nullable String after, int most, List<Level> levels, @Nullable String text) {
        RulePack now = pack.get();
        String[] words =
                text == null ? new String[0] : text.toLowerCase(Locale.ROOT).split("\\s+", -1);
        return Stream.concat(
                        now.rules().stream().map(Entry::of),
                        now.correlations().stream().map(Entry::of))
                .filter(entry -> after == null || entry.id().compareTo(after) > 0)
                .filter(entry -> levels.isEmpty() || levels.contains(entry.level()))
                .filter(entry -> entry.says(words))
                .sorted(Comparator.comparing(Entry::id))
                .limit(most)
                .map(entry -> entry.view().get().row())
                .toList();
    }

    Optional<RuleView> find(String id) {
        RulePack now = pack.get();
        return now.rule(id)
                .map(RuleCatalog::view)
                .or(() -> now.correlations().stream()
                        .filter(rule -> rule.id().equals(id))
                        .findFirst()
                        .map(RuleCatalog::view));
    }

    /** The attribution that a match must show. */
    public Optional<WhyView.Credit> credit(String id) {
        return find(id).map(rule -> {
            RuleRow row = rule.row();
            return new WhyView.Credit(
                    row.id(),
                    row.title(),
                    new WhyView.Known(
                            row.kind(),
                            row.level(),
                            row.status(),
                            row.rights(),
                            row.tags(),
                            rule.description(),
                            rule.references(),
                            rule.falsepositives()),
                    true,
                    AttackNames.of(row.tags()));
        });
    }

    /** Explains alerts with the rules as they are now. */
    public Explainer explainer() {
        return new Explainer(pack.get());
    }

    private static RuleView view(Rule rule) {
        return new RuleView(
                new RuleRow(
                        rule.id(),
                        RuleView.Kind.RULE,
                        rule.title(),
                        rule.level(),
                        rule.status(),
                        new RuleRow.Rights(rule.author(), rule.license()),
                        rule.tags(),
                        RuleRow.Hits.NONE),
                rule.description(),
                rule.references(),
                rule.falsepositives(),
                new RuleView.Source(
                        rule.logsource().product(),
                        rule.logsource().category(),
                        rule.logsource().service()),
                null);
    }

    private static RuleView view(CorrelationRule rule) {
        return new RuleView(
                new RuleRow(
                        rule.id(),
                        RuleView.Kind.CORRELATION,
                        rule.title(),
                        rule.level(),
                        rule.status(),
                        new RuleRow.Rights(rule.author(), rule.license()),
                        rule.tags(),
                        RuleRow.Hits.NONE),
                rule.description(),
                rule.references(),
                rule.falsepositives(),
                null,
                rule.rules());
    }
}
