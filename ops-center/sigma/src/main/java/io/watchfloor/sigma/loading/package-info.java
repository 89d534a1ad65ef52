/**
 * Loads files, folders and archives of rules into one rule set: finds files, applies filters, links correlations and
 * expands placeholders.
 *
 * <p>{@link io.watchfloor.sigma.loading.RuleLoader} is the entry point. Rejected rules are reported; the other rules
 * load.
 */
@NullMarked
package io.watchfloor.sigma.loading;

import org.jspecify.annotations.NullMarked;
