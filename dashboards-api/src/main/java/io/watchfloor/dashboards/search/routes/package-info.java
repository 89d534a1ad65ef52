/** Routes of the search. */
@NullMarked
package io.watchfloor.dashboards.search.routes;

import org.jspecify.annotations.NullMarked;
