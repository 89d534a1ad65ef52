/** How people are told, on real nodes with a real receiver of pages. */
@NullMarked
package io.watchfloor.dashboards.paging;

import org.jspecify.annotations.NullMarked;
