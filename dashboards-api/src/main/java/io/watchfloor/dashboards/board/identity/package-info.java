/** What is the same as what, as rows. */
@NullMarked
package io.watchfloor.dashboards.board.identity;

import org.jspecify.annotations.NullMarked;
