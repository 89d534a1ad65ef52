/**
 * Sigma rules as immutable syntax trees: conditions, searches, values, correlations, and the complete rule set.
 *
 * <p>The lowest package of the engine: it knows no file and no record. {@code parsing} makes the trees from YAML,
 * {@code engine} compiles them, {@code evaluation} walks them.
 */
@NullMarked
package io.watchfloor.sigma.language;

import org.jspecify.annotations.NullMarked;
