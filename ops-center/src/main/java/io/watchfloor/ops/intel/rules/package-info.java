/**
 * Translates patterns of indicators into Sigma rules and correlations, which the detection engine evaluates. A pattern
 * that no rule expresses exactly is refused. Pure.
 */
@NullMarked
package io.watchfloor.ops.intel.rules;

import org.jspecify.annotations.NullMarked;
