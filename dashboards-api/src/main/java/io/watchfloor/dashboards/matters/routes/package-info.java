/** Routes of matters. */
@NullMarked
package io.watchfloor.dashboards.matters.routes;

import org.jspecify.annotations.NullMarked;
