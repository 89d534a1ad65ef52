package io.watchfloor.dashboards.rules.routes;

import io.watchfloor.ops.detection.pack.RuleStageStore;
import io.watchfloor.sigma.language.RulePack;
import java.util.function.Supplier;

/**
 * Dependencies of the routes of stages.
 *
 * @param loaded the loaded rules of all stages
 * @param evaluated the rules that this node evaluates: live and in shadow
 */
public record Stages(RuleStageStore store, Supplier<RulePack> loaded, Supplier<RulePack> evaluated) {}
