/**
 * Turns files, folders and archives of rules into one rule set: finds them, links correlations, adds filters, fills in
 * placeholders.
 *
 * <p>{@link io.watchfloor.sigma.loading.RuleLoader} is the entry point. A refused rule is reported; the others load.
 */
@NullMarked
package io.watchfloor.sigma.loading;

import org.jspecify.annotations.NullMarked;
