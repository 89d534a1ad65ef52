/** Assets, what came of them and what is missing, as rows. */
@NullMarked
package io.watchfloor.dashboards.board.asset;

import org.jspecify.annotations.NullMarked;
