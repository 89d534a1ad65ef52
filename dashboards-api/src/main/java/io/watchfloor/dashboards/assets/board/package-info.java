/**
 * Assets, what came of them and what is missing, as rows.
 *
 * <p>What is the same as what, as rows.
 */
@NullMarked
package io.watchfloor.dashboards.assets.board;

import org.jspecify.annotations.NullMarked;
