/** Polls TAXII servers of partners. */
@NullMarked
package io.watchfloor.ops.intel.feed;

import org.jspecify.annotations.NullMarked;
