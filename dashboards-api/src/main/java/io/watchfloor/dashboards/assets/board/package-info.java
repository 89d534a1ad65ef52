/**
 * Read models of assets, their log sources and gaps.
 *
 * <p>This package also contains the read models of entities and their aliases.
 */
@NullMarked
package io.watchfloor.dashboards.assets.board;

import org.jspecify.annotations.NullMarked;
