/** The metrics of a node, created by name, and the catalogue of their descriptions. */
@NullMarked
package io.watchfloor.ops.platform.metrics;

import org.jspecify.annotations.NullMarked;
