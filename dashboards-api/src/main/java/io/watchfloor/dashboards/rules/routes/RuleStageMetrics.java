package io.watchfloor.dashboards.rules.routes;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleStage;

/** Counts rules by stage, and changes of stages. */
public final class RuleStageMetrics {

    private final Counter changes;

    public RuleStageMetrics(PrometheusRegistry registry, Stages stages) {
        Meters meters = new Meters(registry);
        changes = meters.counter("watchfloor_rule_stage_changes_total");
        meters.watch("watchfloor_rules_by_stage", callback -> {
            RulePack evaluated = stages.evaluated().get();
            int live = size(evaluated.live());
            int staged = size(evaluated) - evaluated.counting().size();
            callback.call(Math.max(0, size(stages.loaded().get()) - staged), RuleStage.DRAFT.text());
            callback.call(staged - live, RuleStage.SHADOW.text());
            callback.call(live, RuleStage.LIVE.text());
        });
    }

    private static int size(RulePack pack) {
        return pack.rules().size() + pack.correlations().size();
    }

    void changed(RuleStage stage) {
        changes.labelValues(stage.text()).inc();
    }
}
