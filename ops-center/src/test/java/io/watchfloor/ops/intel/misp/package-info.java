/** Tests of events of MISP. */
@NullMarked
package io.watchfloor.ops.intel.misp;

import org.jspecify.annotations.NullMarked;
