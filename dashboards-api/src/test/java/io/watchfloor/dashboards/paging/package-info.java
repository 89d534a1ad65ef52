/** Tests of notifications with real nodes and a real receiver. */
@NullMarked
package io.watchfloor.dashboards.paging;

import org.jspecify.annotations.NullMarked;
