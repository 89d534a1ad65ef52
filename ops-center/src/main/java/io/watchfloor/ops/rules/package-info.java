/**
 * Sigma rules, from YAML files to immutable syntax trees.
 *
 * <p>{@link io.watchfloor.ops.rules.RuleLoader} reads files, folders and archives; what cannot be honoured as written is refused with
 * its place and reason. {@code ops.detection} judges telemetry with the {@link io.watchfloor.ops.rules.RulePack}, and
 * {@code ops.correlation} joins what matched.
 */
@NullMarked
package io.watchfloor.ops.rules;

import org.jspecify.annotations.NullMarked;
