/** Threat intelligence that the center has received, with all versions of each object. */
@NullMarked
package io.watchfloor.ops.intel;

import org.jspecify.annotations.NullMarked;
