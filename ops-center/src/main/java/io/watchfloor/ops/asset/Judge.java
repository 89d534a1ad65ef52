package io.watchfloor.ops.asset;

import io.watchfloor.ops.detection.DetectionEngine;
import io.watchfloor.ops.rules.RulePack;

/**
 * The rules that a node judges with.
 *
 * @param ruleSet number of the rule set: counts up with each change of content, so that "older" has a meaning
 * @param pack the rules, and the correlations over them
 * @param engine the rules, ready to run
 */
public record Judge(long ruleSet, RulePack pack, DetectionEngine engine) {}
