/** Who would be paged, how far pages came, and the hand-over of a shift, on the wire. */
@NullMarked
package io.watchfloor.dashboards.paging.views;

import org.jspecify.annotations.NullMarked;
