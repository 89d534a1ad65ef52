/**
 * Rule packs that users install on a running center: each installation, rollback or removal is a row of a table; the
 * rules are stored under their hash.
 *
 * <p>{@link io.watchfloor.ops.detection.pack.ActiveRules} loads and replaces a node's rules, and provides the evaluator
 * for {@code ops.asset}; {@link io.watchfloor.ops.detection.pack.PackTrials} tests a pack before it is installed.
 */
@NullMarked
package io.watchfloor.ops.detection.pack;

import org.jspecify.annotations.NullMarked;
