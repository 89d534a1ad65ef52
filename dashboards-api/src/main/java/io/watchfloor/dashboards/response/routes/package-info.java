/** Routes for automations and for result reports from their receivers. */
@NullMarked
package io.watchfloor.dashboards.response.routes;

import org.jspecify.annotations.NullMarked;
