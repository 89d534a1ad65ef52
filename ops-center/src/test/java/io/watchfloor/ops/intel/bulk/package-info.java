/** Tests of indicators that a source maintains. */
@NullMarked
package io.watchfloor.ops.intel.bulk;

import org.jspecify.annotations.NullMarked;
