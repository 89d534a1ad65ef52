/** Settings of who is told of a case, and how. */
@NullMarked
package io.watchfloor.config.paging;

import org.jspecify.annotations.NullMarked;
