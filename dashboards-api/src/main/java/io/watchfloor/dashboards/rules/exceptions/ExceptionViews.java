package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.rules.views.BackTestView.BackTestResultView;
import io.watchfloor.dashboards.rules.views.ExceptionView;
import io.watchfloor.dashboards.rules.views.ExceptionView.Effect;
import io.watchfloor.dashboards.rules.views.ExceptionView.Facts;
import io.watchfloor.dashboards.rules.views.ExceptionView.Hidden;
import io.watchfloor.dashboards.rules.views.ExceptionView.HiddenBy;
import io.watchfloor.dashboards.rules.views.ExceptionView.PreviewView;
import io.watchfloor.dashboards.rules.views.ExceptionView.RuleName;
import io.watchfloor.dashboards.rules.views.ExceptionView.Scope;
import io.watchfloor.dashboards.rules.views.ExceptionView.Stamp;
import io.watchfloor.dashboards.rules.views.ExceptionView.State;
import io.watchfloor.dashboards.rules.views.ExceptionView.SuppressionView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.RuleException;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.Suppression;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads exceptions with what they have hidden, as far as the person sees the assets. */
final class ExceptionViews {

    private static final String OF_EXCEPTION = "substr(rule, 37, 1) = ':'";

    private final RulePack loaded;
    private final RulePack evaluated;
    private final Instant now;

    /** @param evaluated the rules that this node evaluates */
    ExceptionViews(RulePack loaded, RulePack evaluated, Instant now) {
        this.loaded = loaded;
        this.evaluated = evaluated;
        this.now = now;
    }

    private record Counts(
            long matches,
            long alerts,
            long assets,
            @Nullable Instant lastAt) {
        private static final Counts NONE = new Counts(0, 0, 0, null);
    }

    /** @param handle in a transaction with the person's visibility; exceptions of assets out of sight are left out */
    List<ExceptionView> of(Handle handle, List<RuleException> exceptions) {
        Map<String, Counts> counts =
                counts(handle, exceptions.stream().map(RuleException::id).toList());
        Set<String> unseen = unseen(handle, exceptions);
        return exceptions.stream()
                .filter(one -> one.terms().scope().assets().isEmpty()
                        || !unseen.containsAll(one.terms().scope().assets()))
                .map(one -> view(one, counts.getOrDefault(one.id(), Counts.NONE), unseen))
                .toList();
    }

    private static Set<String> unseen(Handle handle, List<RuleException> exceptions) {
        List<String> assets = exceptions.stream()
                .flatMap(one -> one.terms().scope().assets().stream())
                .distinct()
                .toList();
        return assets.isEmpty()
                ? Set.of()
                : Set.copyOf(handle.createQuery("SELECT one FROM unnest(:assets) one"
                                + " WHERE NOT ((SELECT sight_all()) OR asset_is_seen(one))")
                        .bindArray("assets", String.class, assets)
                        .mapTo(String.class)
                        .list());
    }

    private static Map<String, Counts> counts(Handle handle, List<String> ids) {
        Map<String, Counts> counts = new HashMap<>();
        handle.createQuery("""
                        SELECT left(rule, 36) AS exception, sum(matches) AS matches, sum(alerts) AS alerts,
                            count(DISTINCT asset) AS assets, max(last_at) AS last
                        FROM rule_shadow_day WHERE %s AND left(rule, 36) = ANY(:ids) GROUP BY 1""".formatted(OF_EXCEPTION))
                .bindArray("ids", String.class, ids)
                .map((row, context) -> Map.entry(
                        row.getString("exception"),
                        new Counts(
                                row.getLong("matches"),
                                row.getLong("alerts"),
                                row.getLong("assets"),
                                SqlTimestamps.orNull(row, "last"))))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    private ExceptionView view(RuleException one, Counts counts, Set<String> unseen) {
        RuleException.Terms terms = one.terms();
        RuleException.Stamp ended = one.ended();
        return new ExceptionView(
                one.id(),
                one.revision(),
                state(one),
                terms.rules().stream().map(this::rule).toList(),
                new Scope(
                        terms.scope().assets().stream()
                                .filter(asset -> !unseen.contains(asset))
                                .toList(),
                        terms.scope().groups(),
                        terms.scope().accounts(),
                        ExceptionTerms.written(terms.scope())),
                suppression(terms),
                terms.reason(),
                new Facts(
                        terms.owner(),
                        terms.expiresAt(),
                        stamp(one.created()),
                        stamp(one.changed()),
                        ended == null ? null : stamp(ended),
                        one.alert()),
                new Effect(counts.matches(), counts.alerts(), counts.assets(), counts.lastAt(), preview(one)));
    }

    private static @Nullable SuppressionView suppression(RuleException.Terms terms) {
        Suppression suppression = terms.suppression();
        return suppression == null ? null : new SuppressionView(suppression.by(), suppression.minutes());
    }

    private static @Nullable PreviewView preview(RuleException one) {
        String preview = one.preview();
        return preview == null ? null : Json.read(preview, PreviewView.class);
    }

    /** What a back-test says about an exception. */
    static PreviewView preview(long days, BackTestResultView result) {
        return new PreviewView(
                days,
                result.before().alerts(),
                result.hidden().alerts(),
                result.before().matches() - result.counts().matches(),
                result.hidden().truePositive(),
                result.hidden().falsePositive(),
                result.hidden().benign(),
                result.hidden().open());
    }

    private static Stamp stamp(RuleException.Stamp stamp) {
        return new Stamp(stamp.by(), stamp.at());
    }

    State state(RuleException one) {
        if (one.ended() != null) {
            return State.ENDED;
        }
        if (!one.isActive(now)) {
            return State.EXPIRED;
        }
        boolean isEvaluated = one.terms().rules().stream()
                .anyMatch(rule -> evaluated
                        .rule(ExceptionFilters.countingRule(one.id(), rule))
                        .isPresent());
        return isEvaluated ? State.ACTIVE : State.PENDING;
    }

    RuleName rule(String id) {
        return header(id)
                .map(header -> new RuleName(id, header.title(), header.level()))
                .orElse(new RuleName(id, null, null));
    }

    Optional<RuleHeader> header(String id) {
        return loaded.rule(id)
                .map(Rule::header)
                .or(() -> loaded.correlationIndex().find(id).map(CorrelationRule::header));
    }

    /** What exceptions have hidden on an asset. */
    static Hidden onAsset(Handle handle, String asset, ExceptionStore store) {
        return hidden(store, handle.createQuery("""
                        SELECT left(rule, 36) AS exception, sum(matches) AS matches, sum(alerts) AS alerts, max(last_at) AS last
                        FROM rule_shadow_day WHERE %s AND asset = :asset GROUP BY 1""".formatted(OF_EXCEPTION)).bind("asset", asset));
    }

    /** What exceptions have hidden on the assets of a case since its first alert. */
    static Hidden inCase(Handle handle, String kase, ExceptionStore store) {
        String sql = """
                WITH here AS (SELECT asset, (min(first_seen) AT TIME ZONE 'UTC')::date AS since
                    FROM alert_board WHERE case_id = :case GROUP BY asset)
                SELECT left(rule, 36) AS exception, sum(matches) AS matches, sum(alerts) AS alerts, max(last_at) AS last
                FROM rule_shadow_day JOIN here USING (asset) WHERE %s AND day >= since GROUP BY 1""".formatted(OF_EXCEPTION);
        return hidden(store, handle.createQuery(sql).bind("case", kase));
    }

    private record Found(
            String id, long matches, long alerts, @Nullable Instant lastAt) {}

    private static Hidden hidden(ExceptionStore store, Query query) {
        List<Found> found = query.map((row, context) -> new Found(
                        row.getString("exception"),
                        row.getLong("matches"),
                        row.getLong("alerts"),
                        SqlTimestamps.orNull(row, "last")))
                .list();
        Map<String, RuleException> exceptions =
                store.find(found.stream().map(Found::id).toList());
        List<HiddenBy> all = found.stream()
                .flatMap(one -> Optional.ofNullable(exceptions.get(one.id())).map(of -> hiddenBy(one, of)).stream())
                .sorted(Comparator.comparingLong(HiddenBy::alerts).reversed().thenComparing(HiddenBy::id))
                .toList();
        return new Hidden(
                found.stream().mapToLong(Found::matches).sum(),
                found.stream().mapToLong(Found::alerts).sum(),
                all);
    }

    private static HiddenBy hiddenBy(Found found, RuleException by) {
        RuleException.Terms terms = by.terms();
        return new HiddenBy(
                found.id(),
                terms.reason(),
                terms.owner(),
                terms.expiresAt(),
                found.matches(),
                found.alerts(),
                found.lastAt());
    }

    /** Active exceptions by rule. */
    static Map<String, Long> byRule(Collection<RuleException> active) {
        return active.stream()
                .flatMap(one -> one.terms().rules().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
