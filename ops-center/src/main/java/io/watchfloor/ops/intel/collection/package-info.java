/** Collections of threat intelligence for partners. */
@NullMarked
package io.watchfloor.ops.intel.collection;

import org.jspecify.annotations.NullMarked;
