/** Pages, their figures and hand-overs as rows. */
@NullMarked
package io.watchfloor.dashboards.paging.board;

import org.jspecify.annotations.NullMarked;
