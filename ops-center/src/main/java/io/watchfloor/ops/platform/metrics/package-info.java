/** The metrics of a node, made by their names, and the catalogue of what each counts. */
@NullMarked
package io.watchfloor.ops.platform.metrics;

import org.jspecify.annotations.NullMarked;
