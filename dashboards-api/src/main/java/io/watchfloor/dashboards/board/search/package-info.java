/** How rows are looked for: what somebody may see, a part of a list, and how values are stored. */
@NullMarked
package io.watchfloor.dashboards.board.search;

import org.jspecify.annotations.NullMarked;
