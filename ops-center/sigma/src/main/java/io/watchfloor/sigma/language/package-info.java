/**
 * Sigma rules as immutable syntax trees: conditions, searches, values, correlations and the rule set.
 *
 * <p>This package does not depend on other packages of the engine. {@code parsing} builds the trees from YAML,
 * {@code engine} compiles them, {@code evaluation} interprets them.
 */
@NullMarked
package io.watchfloor.sigma.language;

import org.jspecify.annotations.NullMarked;
