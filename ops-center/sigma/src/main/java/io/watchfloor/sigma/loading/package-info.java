/**
 * Files, folders and archives of rules to one rule set: finds them, links correlations, adds filters, fills in placeholders.
 *
 * <p>{@link io.watchfloor.sigma.loading.RuleLoader} is the way in. What is refused is reported, its neighbours load.
 */
@NullMarked
package io.watchfloor.sigma.loading;

import org.jspecify.annotations.NullMarked;
