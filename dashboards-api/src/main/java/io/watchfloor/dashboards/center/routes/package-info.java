/** Routes for the health of the center, for metrics, for opening the live stream, and for the API description. */
@NullMarked
package io.watchfloor.dashboards.center.routes;

import org.jspecify.annotations.NullMarked;
