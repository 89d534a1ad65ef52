/** Indicators that sources store and delete in large numbers by ids of their own. */
@NullMarked
package io.watchfloor.ops.intel.bulk;

import org.jspecify.annotations.NullMarked;
