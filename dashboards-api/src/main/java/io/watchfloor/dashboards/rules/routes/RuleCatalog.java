package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.dashboards.alerts.why.Explainer;
import io.watchfloor.dashboards.alerts.why.WhyView;
import io.watchfloor.dashboards.rules.views.RuleNotes;
import io.watchfloor.dashboards.rules.views.RuleRow;
import io.watchfloor.dashboards.rules.views.RuleStagingView;
import io.watchfloor.dashboards.rules.views.RuleView;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleStage;
import io.watchfloor.sigma.loading.RuleText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all stages with author and license. Rule licenses require that the author and the license are shown with every
 * match.
 */
public final class RuleCatalog {

    private final Supplier<RulePack> pack;
    private final Stages stages;
    private final Attack attack;
    private final AttackNames names;

    /** @param pack the live rules */
    public RuleCatalog(Supplier<RulePack> pack, Stages stages, Attack attack) {
        this.pack = pack;
        this.stages = stages;
        this.attack = attack;
        this.names = new AttackNames(attack);
    }

    /** The live rules. */
    public RulePack pack() {
        return pack.get();
    }

    public Attack attack() {
        return attack;
    }

    public AttackNames names() {
        return names;
    }

    public String version() {
        return pack.get().version();
    }

    /** The number of live rules and correlations. */
    public int count() {
        RulePack now = pack.get();
        return now.rules().size() + now.correlations().size();
    }

    /** The searchable fields and the view of a rule. The view is created on demand because there may be many rules. */
    private record Entry(RuleHeader header, Supplier<RuleView> view) {

        String id() {
            return header.id();
        }

        boolean matches(String[] words) {
            String all = (header.id() + " " + header.title() + " " + header.tags()).toLowerCase(Locale.ROOT);
            return Stream.of(words).allMatch(all::contains);
        }
    }

    /**
     * Returns rules, ordered by id.
     *
     * @param after id after which to start; null for all
     * @param levels empty for any
     * @param text words that must all occur in id, title or tags; null for any
     * @param technique id of an ATT&CK technique; sub-techniques match, and so do ids of earlier versions; null for any
     */
    public List<RuleRow> list(
            @Nullable String after, int most, List<Level> levels, @Nullable String text, @Nullable String technique) {
        RulePack now = stages.loaded().get();
        RulePack evaluated = stages.evaluated().get();
        String[] words =
                text == null ? new String[0] : text.toLowerCase(Locale.ROOT).split("\\s+", -1);
        String wanted = technique == null ? null : attack.currentId(technique.toUpperCase(Locale.ROOT));
        return Stream.concat(
                        now.rules().stream().map(rule -> new Entry(rule.header(), () -> view(rule, evaluated))),
                        now.correlations().stream().map(rule -> new Entry(rule.header(), () -> view(rule, evaluated))))
                .filter(entry -> after == null || entry.id().compareTo(after) > 0)
                .filter(entry ->
                        levels.isEmpty() || levels.contains(entry.header().level()))
                .filter(entry -> entry.matches(words))
                .filter(entry -> wanted == null
                        || attack.withParents(entry.header().attack()).contains(wanted))
                .sorted(Comparator.comparing(Entry::id))
                .limit(most)
                .map(entry -> entry.view().get().row())
                .toList();
    }

    /** The view of a rule or correlation of any stage. */
    public Optional<RuleView> find(String id) {
        RulePack now = stages.loaded().get();
        RulePack evaluated = stages.evaluated().get();
        return now.rule(id)
                .map(rule -> view(rule, evaluated))
                .or(() -> now.correlations().stream()
                        .filter(rule -> rule.id().equals(id))
                        .findFirst()
                        .map(rule -> view(rule, evaluated)));
    }

    /** The metadata of a rule or correlation of any stage. */
    Optional<RuleHeader> header(String id) {
        RulePack now = stages.loaded().get();
        return now.rule(id)
                .map(Rule::header)
                .or(() -> now.correlations().stream()
                        .filter(rule -> rule.id().equals(id))
                        .findFirst()
                        .map(CorrelationRule::header));
    }

    /** Returns the author and the license, which are shown with each match. */
    public Optional<WhyView.Credit> credit(String id) {
        return find(id).map(rule -> {
            RuleRow row = rule.row();
            return new WhyView.Credit(
                    row.id(),
                    row.title(),
                    new WhyView.RuleDetails(
                            row.kind(),
                            row.level(),
                            row.state().status(),
                            row.rights(),
                            row.tags(),
                            rule.description(),
                            rule.notes()),
                    true,
                    names.of(row.tags()));
        });
    }

    /** Explains alerts with the rules of all stages, because a rule may have left the stage live after its alert. */
    public Explainer explainer() {
        return new Explainer(stages.loaded().get());
    }

    /** The stage in which this node evaluates a rule. */
    private static RuleStage stage(RulePack evaluated, String id) {
        if (evaluated.isShadow(id)) {
            return RuleStage.SHADOW;
        }
        boolean isEvaluated = evaluated.rule(id).isPresent()
                || evaluated.correlationIndex().find(id).isPresent();
        return isEvaluated ? RuleStage.LIVE : RuleStage.DRAFT;
    }

    private RuleView view(Rule rule, RulePack evaluated) {
        LogSource source = rule.logsource();
        return view(
                rule.header(),
                RuleView.Kind.RULE,
                new RuleRow.State(
                        rule.header().notes().status(),
                        stage(evaluated, rule.id()),
                        evaluated.isDetection(rule.id()),
                        RuleText.memory(rule)),
                new RuleView.Source(source.product(), source.category(), source.service()),
                null);
    }

    private RuleView view(CorrelationRule rule, RulePack evaluated) {
        return view(
                rule.header(),
                RuleView.Kind.CORRELATION,
                new RuleRow.State(
                        rule.header().notes().status(), stage(evaluated, rule.id()), true, RuleText.memory(rule)),
                null,
                rule.rules());
    }

    private RuleView view(
            RuleHeader header,
            RuleView.Kind kind,
            RuleRow.State state,
            RuleView.@Nullable Source source,
            @Nullable List<String> correlated) {
        RuleHeader.Attribution attribution = header.attribution();
        return new RuleView(
                new RuleRow(
                        header.id(),
                        kind,
                        header.title(),
                        header.level(),
                        state,
                        new RuleRow.Rights(attribution.author(), attribution.license()),
                        header.tags(),
                        RuleRow.Hits.NONE),
                header.notes().description(),
                RuleNotes.of(header),
                source,
                correlated,
                names.of(header.tags()),
                RuleView.Document.NONE,
                new RuleStagingView(state.stage(), false, List.of(), List.of()));
    }
}
