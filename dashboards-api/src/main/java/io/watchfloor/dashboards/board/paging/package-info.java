/** Pages, their figures and hand-overs as rows. */
@NullMarked
package io.watchfloor.dashboards.board.paging;

import org.jspecify.annotations.NullMarked;
