/** Who would be paged, how far pages came, and the hand-over of a shift, on the wire. */
@NullMarked
package io.watchfloor.dashboards.wire.paging;

import org.jspecify.annotations.NullMarked;
